import django.db.models.deletion
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from core.migrations._operations import CreateTables


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('core', '0001_initial'),
    ]

    operations = [
        CreateTables(
            models=[
                migrations.CreateModel(
                    name='MailChoice',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                        ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                        ('person', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='mail_choice', to=settings.AUTH_USER_MODEL)),
                        ('weekly', models.BooleanField(default=True, verbose_name='the weekly letter')),
                        ('urgent', models.BooleanField(default=True, verbose_name='what is due tomorrow or overdue, at once')),
                        ('left_out', models.JSONField(blank=True, default=list, verbose_name='topics left out')),
                    ],
                    options={
                        'verbose_name': 'choice of letters',
                        'verbose_name_plural': 'choices of letters',
                    },
                ),
                migrations.CreateModel(
                    name='Reminder',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reminders', to=settings.AUTH_USER_MODEL)),
                        ('kind', models.CharField(choices=[('weekly', 'Weekly letter'), ('urgent', 'Urgent')], max_length=6)),
                        ('period', models.DateField(verbose_name='Monday of the week, or day')),
                        ('claimed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='taken up at')),
                        ('lines', models.PositiveIntegerField(default=0, verbose_name='lines')),
                        ('letter', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reminder', to='core.outgoingletter')),
                    ],
                    options={
                        'ordering': ['-period', '-pk'],
                        'constraints': [models.UniqueConstraint(fields=('person', 'kind', 'period'), name='reminder_once_for_a_period')],
                    },
                ),
                migrations.CreateModel(
                    name='Told',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('key', models.CharField(max_length=120)),
                        ('reminder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='told', to='reminders.reminder')),
                    ],
                    options={
                        'verbose_name': 'thing told',
                        'verbose_name_plural': 'things told',
                        'constraints': [models.UniqueConstraint(fields=('person', 'key'), name='told_a_person_once')],
                    },
                ),
                migrations.CreateModel(
                    name='HistoricalMailChoice',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                        ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                        ('history_change_reason', models.TextField(blank=True, null=True, verbose_name='reason')),
                        ('weekly', models.BooleanField(default=True, verbose_name='the weekly letter')),
                        ('urgent', models.BooleanField(default=True, verbose_name='what is due tomorrow or overdue, at once')),
                        ('left_out', models.JSONField(blank=True, default=list, verbose_name='topics left out')),
                        ('person', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField()),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'historical choice of letters',
                        'verbose_name_plural': 'historical choices of letters',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                        'indexes': [models.Index(fields=['history_date', 'id'], name='reminders_h_history_84dda6_idx')],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
            ],
        ),
    ]
