import django.db.models.deletion
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from core.migrations._operations import CreateTables


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_power_requests'),
    ]

    operations = [
        CreateTables([
            migrations.CreateModel(
                name='ApiToken',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                    ('name', models.CharField(help_text='What will use it, such as “Power BI, council”.', max_length=80, verbose_name='name')),
                    ('prefix', models.CharField(editable=False, max_length=8, unique=True, verbose_name='first characters')),
                    ('digest', models.CharField(editable=False, max_length=64, verbose_name='digest')),
                    ('expires_on', models.DateField(verbose_name='last day')),
                    ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='revoked at')),
                    ('last_used_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='last used at')),
                    ('reads', models.PositiveIntegerField(default=0, editable=False, verbose_name='reads in the window')),
                    ('reads_since', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='window of reads since')),
                    ('warned_on', models.DateField(blank=True, editable=False, null=True, verbose_name='owner told of the last day on')),
                    ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='api_tokens', to=settings.AUTH_USER_MODEL, verbose_name='owner')),
                    ('revoked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='revoked by')),
                ],
                options={
                    'verbose_name': 'API token',
                    'ordering': ['-created_at', '-pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('revoked_by', None), ('revoked_at__isnull', False), _connector='OR'), name='api_token_is_revoked_at_a_moment')],
                },
            ),
            migrations.CreateModel(
                name='HistoricalApiToken',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                    ('history_change_reason', models.TextField(blank=True, null=True, verbose_name='reason')),
                    ('name', models.CharField(help_text='What will use it, such as “Power BI, council”.', max_length=80, verbose_name='name')),
                    ('prefix', models.CharField(db_index=True, editable=False, max_length=8, verbose_name='first characters')),
                    ('expires_on', models.DateField(verbose_name='last day')),
                    ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='revoked at')),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField()),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('owner', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='owner')),
                    ('revoked_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='revoked by')),
                ],
                options={
                    'verbose_name': 'historical API token',
                    'verbose_name_plural': 'historical API tokens',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                    'indexes': [models.Index(fields=['history_date', 'id'], name='accounts_hi_history_b5bb96_idx')],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='TokenScope',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('scope', models.CharField(choices=[('plan.read', 'The plan: actions, updates, timescales'), ('directory.read', 'The directory: agencies and lead officers'), ('audits.read', 'Audit rounds, returns and improvement actions'), ('figures.read', 'Published figures'), ('reports.read', 'Frozen reports and their files')], max_length=30, verbose_name='scope')),
                    ('token', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scopes', to='accounts.apitoken', verbose_name='API token')),
                ],
                options={
                    'verbose_name': 'scope of an API token',
                    'ordering': ['scope'],
                    'constraints': [models.UniqueConstraint(fields=('token', 'scope'), name='api_token_has_each_scope_once')],
                },
            ),
        ]),
    ]
