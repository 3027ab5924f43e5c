import django.db.models.deletion
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import core.mail.models
from core.migrations._operations import CreateTables


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
    ]

    operations = [
        CreateTables(
            models=[
                migrations.CreateModel(
                    name='DailyRun',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('job', models.CharField(max_length=60, verbose_name='job')),
                        ('day', models.DateField(verbose_name='day')),
                        ('finished_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='finished at')),
                    ],
                    options={
                        'verbose_name': 'daily run',
                        'verbose_name_plural': 'daily runs',
                        'constraints': [models.UniqueConstraint(fields=('job', 'day'), name='daily_run_once_a_day')],
                    },
                ),
                migrations.CreateModel(
                    name='HistoryDoor',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('purpose', models.CharField(choices=[('retention', 'retention period is over'), ('redaction', 'something was written that must not be held')], max_length=20, verbose_name='purpose')),
                        ('operation', models.CharField(choices=[('blank', 'blank columns'), ('delete', 'delete rows')], max_length=10, verbose_name='operation')),
                        ('table', models.CharField(max_length=63, verbose_name='history table')),
                        ('rows', models.JSONField(verbose_name='keys of the rows')),
                        ('columns', models.JSONField(blank=True, default=list, verbose_name='columns to blank')),
                        ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked by')),
                        ('asked_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='asked at')),
                    ],
                    options={
                        'verbose_name': 'request to clean history',
                        'verbose_name_plural': 'requests to clean history',
                        'constraints': [models.CheckConstraint(condition=models.Q(('purpose__in', ['retention', 'redaction'])), name='history_door_purpose_is_known'), models.CheckConstraint(condition=models.Q(('operation__in', ['blank', 'delete'])), name='history_door_operation_is_known')],
                    },
                ),
                migrations.CreateModel(
                    name='HistoryDoorConfirmation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='confirmations', to='core.historydoor', verbose_name='request')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed by')),
                        ('confirmed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='confirmed at')),
                    ],
                    options={
                        'verbose_name': 'confirmation of a request to clean history',
                        'verbose_name_plural': 'confirmations of requests to clean history',
                        'constraints': [models.UniqueConstraint(fields=('request', 'user'), name='history_door_one_confirmation_per_person', violation_error_message='You have already confirmed this. A different person must be second.')],
                    },
                ),
                migrations.CreateModel(
                    name='HistoryDoorRecord',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('request', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='record', to='core.historydoor', verbose_name='request')),
                        ('rows_changed', models.PositiveIntegerField(verbose_name='rows changed')),
                        ('done_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='done by')),
                        ('done_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='done at')),
                    ],
                    options={
                        'verbose_name': 'record of cleaned history',
                        'verbose_name_plural': 'records of cleaned history',
                    },
                ),
                migrations.CreateModel(
                    name='JobFailure',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('job', models.CharField(max_length=60, verbose_name='job')),
                        ('about', models.CharField(blank=True, max_length=100, verbose_name='record that it failed with')),
                        ('day', models.DateField(verbose_name='day')),
                        ('times', models.PositiveIntegerField(default=1, verbose_name='times')),
                        ('reference', models.CharField(max_length=20, verbose_name='reference of the last failure')),
                        ('failed_at', models.DateTimeField(verbose_name='failed last at')),
                    ],
                    options={
                        'verbose_name': 'failure of a job',
                        'verbose_name_plural': 'failures of jobs',
                        'ordering': ['-failed_at', '-pk'],
                        'constraints': [models.UniqueConstraint(fields=('job', 'about', 'day'), name='job_failure_once_a_day')],
                    },
                ),
                migrations.CreateModel(
                    name='OutgoingLetter',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(max_length=60, verbose_name='kind')),
                        ('to', models.EmailField(blank=True, max_length=254, verbose_name='to')),
                        ('args', models.JSONField(blank=True, default=dict, verbose_name='what it is made of')),
                        ('key', models.CharField(blank=True, max_length=200, null=True, unique=True, verbose_name='what makes it the only one')),
                        ('about', models.CharField(blank=True, db_index=True, max_length=80, verbose_name='what it is about')),
                        ('token', models.CharField(default=core.mail.models.new_token, editable=False, max_length=32, unique=True, verbose_name='name in its Message-ID')),
                        ('is_one_of_many', models.BooleanField(default=False, verbose_name='one of many')),
                        ('state', models.CharField(choices=[('waiting', 'Waiting'), ('sending', 'Being sent'), ('sent', 'Sent'), ('unclear', 'May have been sent'), ('failed', 'Failed'), ('bounced', 'Came back'), ('not_needed', 'No longer needed')], default='waiting', max_length=10, verbose_name='state')),
                        ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                        ('error', models.CharField(blank=True, max_length=400, verbose_name='what went wrong last')),
                        ('subject', models.CharField(blank=True, max_length=250, verbose_name='subject')),
                        ('text', models.TextField(blank=True, verbose_name='text')),
                        ('asked_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='asked for at')),
                        ('next_try', models.DateTimeField(default=django.utils.timezone.now, verbose_name='next attempt from')),
                        ('queued_at', models.DateTimeField(blank=True, null=True, verbose_name='put into the queue at')),
                        ('begun_at', models.DateTimeField(blank=True, null=True, verbose_name='last attempt begun at')),
                        ('handed_over_at', models.DateTimeField(blank=True, null=True, verbose_name='handed to the mail server from')),
                        ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='sent at')),
                        ('blanked_on', models.DateField(blank=True, null=True, verbose_name='address blanked on')),
                        ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='caused by')),
                        ('again_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='sent again by')),
                    ],
                    options={
                        'verbose_name': 'letter by mail',
                        'verbose_name_plural': 'letters by mail',
                        'ordering': ['-pk'],
                        'indexes': [models.Index(fields=['state', 'next_try'], name='letter_by_state')],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state', 'sent'), _negated=True), ('sent_at__isnull', False), _connector='OR'), name='letter_sent_at_a_time'), models.CheckConstraint(condition=models.Q(('blanked_on__isnull', True), models.Q(('subject', ''), ('text', ''), ('to', '')), _connector='OR'), name='letter_blank_once_blanked'), models.CheckConstraint(condition=models.Q(models.Q(('to', ''), _negated=True), ('blanked_on__isnull', False), _connector='OR'), name='letter_has_an_address')],
                    },
                ),
                migrations.CreateModel(
                    name='PreparedFile',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked for by')),
                        ('kind', models.CharField(max_length=40, verbose_name='kind')),
                        ('asked', models.JSONField(verbose_name='what was asked for')),
                        ('name', models.CharField(max_length=200, verbose_name='name of the file')),
                        ('about', models.CharField(max_length=300, verbose_name='what it holds')),
                        ('mime_type', models.CharField(max_length=120, verbose_name='type of the file')),
                        ('state', models.CharField(choices=[('waiting', 'waiting for its turn'), ('working', 'being prepared'), ('ready', 'ready'), ('failed', 'could not be prepared')], default='waiting', max_length=10, verbose_name='state')),
                        ('step', models.CharField(blank=True, max_length=100, verbose_name='step')),
                        ('done', models.PositiveIntegerField(default=0, verbose_name='done')),
                        ('total', models.PositiveIntegerField(default=100, verbose_name='of')),
                        ('attempt', models.PositiveIntegerField(default=1, verbose_name='attempt')),
                        ('reference', models.CharField(blank=True, max_length=20, verbose_name='reference of a failure')),
                        ('asked_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='asked for at')),
                        ('seen_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='last sign of work')),
                        ('file', models.FileField(blank=True, max_length=200, upload_to='prepared', verbose_name='file')),
                    ],
                    options={
                        'verbose_name': 'prepared file',
                        'verbose_name_plural': 'prepared files',
                        'indexes': [models.Index(fields=['owner', 'asked_at'], name='prepared_file_of_owner')],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state', 'ready'), _negated=True), models.Q(('file', ''), _negated=True), _connector='OR'), name='prepared_file_is_there_when_ready')],
                    },
                ),
                migrations.CreateModel(
                    name='Setting',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                        ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                        ('key', models.CharField(max_length=60, verbose_name='setting')),
                        ('applies_from', models.DateField(verbose_name='in force from')),
                        ('value', models.JSONField()),
                    ],
                    options={
                        'ordering': ['key', 'applies_from'],
                        'constraints': [models.UniqueConstraint(fields=('key', 'applies_from'), name='setting_once_on_a_day')],
                    },
                ),
                migrations.CreateModel(
                    name='HistoricalSetting',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                        ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                        ('history_change_reason', models.TextField(blank=True, null=True, verbose_name='reason')),
                        ('key', models.CharField(max_length=60, verbose_name='setting')),
                        ('applies_from', models.DateField(verbose_name='in force from')),
                        ('value', models.JSONField()),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField()),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'historical setting',
                        'verbose_name_plural': 'historical settings',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                        'indexes': [models.Index(fields=['history_date', 'id'], name='core_histor_history_30dc2e_idx')],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
            ],
        ),
    ]
