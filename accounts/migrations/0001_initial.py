import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import accounts.models
import accounts.roles
from core.migrations._operations import CreateTables


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('contenttypes', '0002_remove_content_type_name'),
    ]

    operations = [
        CreateTables(
            models=[
                migrations.CreateModel(
                    name='User',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('password', models.CharField(max_length=128, verbose_name='password')),
                        ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                        ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                        ('email', models.EmailField(max_length=254, unique=True, verbose_name='e-mail address')),
                        ('name', models.CharField(max_length=150, verbose_name='name')),
                        ('initials', models.CharField(blank=True, help_text='As the plan prints this person, such as LW.', max_length=10, verbose_name='initials')),
                        ('job_title', models.CharField(blank=True, max_length=150, verbose_name='job title')),
                        ('is_active', models.BooleanField(default=True, verbose_name='may sign in')),
                        ('date_joined', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='joined')),
                        ('warned_on', models.DateField(blank=True, editable=False, null=True, verbose_name='warned that the account is not used on')),
                        ('opened_on', models.DateField(blank=True, editable=False, null=True, verbose_name='opened again on')),
                        ('session_seed', models.CharField(default=accounts.models.new_session_seed, editable=False, max_length=32)),
                    ],
                    options={
                        'verbose_name': 'person',
                        'verbose_name_plural': 'people',
                        'ordering': ['name', 'pk'],
                        'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='user_email_is_unique_in_any_case', violation_error_message='Another person already has this e-mail address.')],
                    },
                ),
                migrations.CreateModel(
                    name='HistoricalInvitation',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                        ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                        ('history_change_reason', models.TextField(blank=True, null=True, verbose_name='reason')),
                        ('email', models.EmailField(max_length=254, verbose_name='e-mail address')),
                        ('name', models.CharField(max_length=150, verbose_name='name')),
                        ('job_title', models.CharField(blank=True, max_length=150, verbose_name='job title')),
                        ('roles', models.JSONField(default=list, verbose_name='roles')),
                        ('extras', models.JSONField(blank=True, default=dict, editable=False, verbose_name='more that comes with it')),
                        ('serial', models.PositiveIntegerField(default=1, verbose_name='letters sent')),
                        ('expires_at', models.DateTimeField(verbose_name='good until')),
                        ('accepted_at', models.DateTimeField(blank=True, null=True, verbose_name='accepted at')),
                        ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='withdrawn at')),
                        ('invited_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='invited by')),
                        ('person', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='became')),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField()),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'historical invitation',
                        'verbose_name_plural': 'historical invitations',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                        'indexes': [models.Index(fields=['history_date', 'id'], name='accounts_hi_history_2c7829_idx')],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='HistoricalRoleGrant',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                        ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                        ('history_change_reason', models.TextField(blank=True, null=True, verbose_name='reason')),
                        ('role', models.CharField(choices=accounts.roles.role_choices, max_length=30, verbose_name='role')),
                        ('granted_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='given at')),
                        ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended at')),
                        ('user', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                        ('granted_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='given by')),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField()),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'historical role of a person',
                        'verbose_name_plural': 'historical roles of people',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                        'indexes': [models.Index(fields=['history_date', 'id'], name='accounts_hi_history_6e7e15_idx')],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='HistoricalUser',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                        ('email', models.EmailField(db_index=True, max_length=254, verbose_name='e-mail address')),
                        ('name', models.CharField(max_length=150, verbose_name='name')),
                        ('initials', models.CharField(blank=True, help_text='As the plan prints this person, such as LW.', max_length=10, verbose_name='initials')),
                        ('job_title', models.CharField(blank=True, max_length=150, verbose_name='job title')),
                        ('is_active', models.BooleanField(default=True, verbose_name='may sign in')),
                        ('date_joined', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='joined')),
                        ('warned_on', models.DateField(blank=True, editable=False, null=True, verbose_name='warned that the account is not used on')),
                        ('opened_on', models.DateField(blank=True, editable=False, null=True, verbose_name='opened again on')),
                        ('history_change_reason', models.TextField(blank=True, null=True, verbose_name='reason')),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField()),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'historical person',
                        'verbose_name_plural': 'historical people',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                        'indexes': [models.Index(fields=['history_date', 'id'], name='accounts_hi_history_95900b_idx')],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='Invitation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                        ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                        ('email', models.EmailField(max_length=254, verbose_name='e-mail address')),
                        ('name', models.CharField(max_length=150, verbose_name='name')),
                        ('job_title', models.CharField(blank=True, max_length=150, verbose_name='job title')),
                        ('roles', models.JSONField(default=list, verbose_name='roles')),
                        ('extras', models.JSONField(blank=True, default=dict, editable=False, verbose_name='more that comes with it')),
                        ('invited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='invited by')),
                        ('serial', models.PositiveIntegerField(default=1, verbose_name='letters sent')),
                        ('expires_at', models.DateTimeField(verbose_name='good until')),
                        ('accepted_at', models.DateTimeField(blank=True, null=True, verbose_name='accepted at')),
                        ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='withdrawn at')),
                        ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to=settings.AUTH_USER_MODEL, verbose_name='became')),
                    ],
                    options={
                        'ordering': ['-created_at', '-pk'],
                        'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), condition=models.Q(('accepted_at', None), ('withdrawn_at', None)), name='invitation_waits_once_for_an_address', violation_error_message='Somebody has invited this address already.'), models.CheckConstraint(condition=models.Q(models.Q(('accepted_at', None), ('person', None)), models.Q(('accepted_at__isnull', False), ('person__isnull', False), ('withdrawn_at', None)), _connector='OR'), name='invitation_is_accepted_by_a_person_or_not')],
                    },
                ),
                migrations.CreateModel(
                    name='RoleGrant',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                        ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='role_grants', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                        ('role', models.CharField(choices=accounts.roles.role_choices, max_length=30, verbose_name='role')),
                        ('granted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='given by')),
                        ('granted_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='given at')),
                        ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended at')),
                    ],
                    options={
                        'verbose_name': 'role of a person',
                        'verbose_name_plural': 'roles of people',
                        'ordering': ['user', 'granted_at', 'pk'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('user', 'role'), name='role_is_held_once_at_a_time', violation_error_message='This person already holds this role.'), models.CheckConstraint(condition=models.Q(('ended_at', None), ('ended_at__gte', models.F('granted_at')), _connector='OR'), name='role_ends_after_it_is_given')],
                    },
                ),
                migrations.CreateModel(
                    name='Session',
                    fields=[
                        ('session_key', models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name='session key')),
                        ('session_data', models.TextField(verbose_name='session data')),
                        ('expire_date', models.DateTimeField(db_index=True, verbose_name='expire date')),
                        ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                        ('number', models.CharField(max_length=32, null=True, unique=True, verbose_name='number')),
                        ('device', models.CharField(blank=True, max_length=100, verbose_name='device')),
                        ('address', models.GenericIPAddressField(null=True, verbose_name='network address')),
                        ('started_at', models.DateTimeField(null=True, verbose_name='signed in at')),
                        ('seen_at', models.DateTimeField(null=True, verbose_name='last used at')),
                    ],
                    options={
                        'verbose_name': 'session',
                        'verbose_name_plural': 'sessions',
                        'abstract': False,
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('number', None), ('user', None)), models.Q(('number__isnull', False), ('seen_at__isnull', False), ('started_at__isnull', False), ('user__isnull', False)), _connector='OR'), name='session_of_a_person_is_told_of')],
                    },
                ),
            ],
        ),
    ]
