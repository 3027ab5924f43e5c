import django.db.models.deletion
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from core.migrations._operations import CreateTables


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_tables'),
        ('actions', '0001_tables'),
        ('audits', '0001_tables'),
    ]

    operations = [
        CreateTables(
            models=[
                migrations.CreateModel(
                    name='SettingSurvey',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                        ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                        ('audit_return', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='children_survey', to='audits.return', verbose_name='return of the setting')),
                        ('state', models.CharField(choices=[('joined', 'Being prepared'), ('running', 'Running'), ('finished', 'Finished'), ('withdrawn', 'Not used')], default='joined', max_length=9)),
                        ('questions_agreed_by', models.CharField(blank=True, max_length=150, verbose_name='safeguarding lead who agreed the questions')),
                        ('disclosure_plan', models.CharField(blank=True, max_length=500, verbose_name='plan for what a child may tell')),
                        ('parents_told_on', models.DateField(blank=True, null=True, verbose_name='parents told on')),
                        ('helper', models.CharField(blank=True, max_length=80, verbose_name='adult whom children can tell, and where')),
                        ('finished_on', models.DateField(blank=True, null=True, verbose_name='finished on')),
                        ('printed', models.JSONField(blank=True, default=dict, verbose_name='result as it may be seen')),
                    ],
                    options={
                        'verbose_name': 'children’s survey of a setting',
                        'verbose_name_plural': 'children’s surveys of settings',
                        'ordering': ['pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('finished_on__isnull', False), ('state', 'finished')), models.Q(models.Q(('state', 'finished'), _negated=True), ('finished_on__isnull', True)), _connector='OR'), name='setting_survey_finished_has_a_day')],
                    },
                ),
                migrations.CreateModel(
                    name='HistoricalSettingSurvey',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                        ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                        ('history_change_reason', models.TextField(blank=True, null=True, verbose_name='reason')),
                        ('state', models.CharField(choices=[('joined', 'Being prepared'), ('running', 'Running'), ('finished', 'Finished'), ('withdrawn', 'Not used')], default='joined', max_length=9)),
                        ('questions_agreed_by', models.CharField(blank=True, max_length=150, verbose_name='safeguarding lead who agreed the questions')),
                        ('disclosure_plan', models.CharField(blank=True, max_length=500, verbose_name='plan for what a child may tell')),
                        ('parents_told_on', models.DateField(blank=True, null=True, verbose_name='parents told on')),
                        ('helper', models.CharField(blank=True, max_length=80, verbose_name='adult whom children can tell, and where')),
                        ('finished_on', models.DateField(blank=True, null=True, verbose_name='finished on')),
                        ('printed', models.JSONField(blank=True, default=dict, verbose_name='result as it may be seen')),
                        ('audit_return', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='audits.return', verbose_name='return of the setting')),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField()),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'historical children’s survey of a setting',
                        'verbose_name_plural': 'historical children’s surveys of settings',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                        'indexes': [models.Index(fields=['history_date', 'id'], name='voices_hist_history_62e6b4_idx')],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='VoicesIssue',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='children_issues', to='audits.round')),
                        ('number', models.PositiveSmallIntegerField()),
                        ('tables', models.JSONField(verbose_name='tables, for later issues')),
                        ('printed', models.JSONField(verbose_name='what is printed')),
                        ('published_on', models.DateField(verbose_name='published on')),
                        ('published_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='published by')),
                        ('replaces', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='voices.voicesissue')),
                    ],
                    options={
                        'verbose_name': 'published figures of children’s surveys',
                        'verbose_name_plural': 'published figures of children’s surveys',
                        'ordering': ['round', 'number'],
                        'constraints': [models.UniqueConstraint(fields=('round', 'number'), name='voices_issue_once')],
                    },
                ),
                migrations.CreateModel(
                    name='WaitingPool',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='children_waiting', to='audits.round')),
                        ('issue', models.PositiveSmallIntegerField(verbose_name='issues of online figures when it began')),
                        ('question', models.CharField(max_length=10)),
                        ('option', models.CharField(max_length=20)),
                        ('n', models.PositiveIntegerField()),
                    ],
                    options={
                        'ordering': ['pk'],
                        'constraints': [models.UniqueConstraint(fields=('round', 'question', 'option'), name='waiting_pool_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Wording',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='wordings', to='audits.edition', verbose_name='questionnaire')),
                        ('age', models.CharField(choices=[('7_11', '7 to 11'), ('11_16', '11 to 16'), ('16_18', '16 to 18')], max_length=5, verbose_name='age version')),
                        ('language', models.CharField(default='en', max_length=10)),
                        ('code', models.CharField(max_length=40)),
                        ('text', models.TextField()),
                        ('symbol', models.CharField(blank=True, max_length=20)),
                    ],
                    options={
                        'verbose_name': 'words of a children’s question',
                        'verbose_name_plural': 'words of children’s questions',
                        'ordering': ['pk'],
                        'constraints': [models.UniqueConstraint(fields=('edition', 'age', 'language', 'code'), name='wording_once')],
                    },
                ),
                migrations.CreateModel(
                    name='BandAnswered',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('survey', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bands', to='voices.settingsurvey')),
                        ('band', models.CharField(choices=[('8_11', '8 to 11'), ('12_15', '12 to 15'), ('16_17', '16 and 17'), ('mixed', 'More than one age group')], max_length=20, verbose_name='age group')),
                        ('asked', models.PositiveIntegerField()),
                        ('answered', models.PositiveIntegerField()),
                    ],
                    options={
                        'ordering': ['pk'],
                        'constraints': [models.UniqueConstraint(fields=('survey', 'band'), name='band_answered_once')],
                    },
                ),
                migrations.CreateModel(
                    name='HistoricalFeedbackRow',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                        ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                        ('history_change_reason', models.TextField(blank=True, null=True, verbose_name='reason')),
                        ('message', models.CharField(db_column='said', max_length=200, verbose_name='what they said')),
                        ('figure', models.CharField(blank=True, max_length=32, verbose_name='figure that says it')),
                        ('did', models.CharField(blank=True, max_length=300, verbose_name='what was done')),
                        ('agreed_on', models.DateField(blank=True, null=True, verbose_name='agreed on')),
                        ('removed_on', models.DateField(blank=True, null=True, verbose_name='taken off on')),
                        ('round', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='audits.round')),
                        ('survey', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='voices.settingsurvey', verbose_name='survey of one setting')),
                        ('improvement', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='audits.improvementaction', verbose_name='improvement action')),
                        ('action', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='actions.action', verbose_name='action of the plan')),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField()),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'db_table': 'voices_historicalsaiddid',
                        'verbose_name': 'historical “You said, we did”',
                        'verbose_name_plural': 'historical “You said, we did”',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                        'indexes': [models.Index(fields=['history_date', 'id'], name='voices_hist_history_590f9f_idx')],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='FeedbackRow',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                        ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                        ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='feedback_rows', to='audits.round')),
                        ('survey', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='feedback_rows', to='voices.settingsurvey', verbose_name='survey of one setting')),
                        ('message', models.CharField(db_column='said', max_length=200, verbose_name='what they said')),
                        ('figure', models.CharField(blank=True, max_length=32, verbose_name='figure that says it')),
                        ('did', models.CharField(blank=True, max_length=300, verbose_name='what was done')),
                        ('improvement', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='audits.improvementaction', verbose_name='improvement action')),
                        ('action', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='actions.action', verbose_name='action of the plan')),
                        ('agreed_on', models.DateField(blank=True, null=True, verbose_name='agreed on')),
                        ('removed_on', models.DateField(blank=True, null=True, verbose_name='taken off on')),
                    ],
                    options={
                        'db_table': 'voices_saiddid',
                        'verbose_name': '“You said, we did”',
                        'verbose_name_plural': '“You said, we did”',
                        'ordering': ['pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('improvement__isnull', True), ('action__isnull', True), _connector='OR'), name='said_did_one_action')],
                    },
                ),
                migrations.CreateModel(
                    name='SettingCount',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='children_counts', to='audits.round')),
                        ('survey', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='counts', to='voices.settingsurvey')),
                        ('band', models.CharField(choices=[('8_11', '8 to 11'), ('12_15', '12 to 15'), ('16_17', '16 and 17'), ('mixed', 'More than one age group')], max_length=20, verbose_name='age group')),
                        ('question', models.CharField(max_length=10)),
                        ('option', models.CharField(max_length=20)),
                        ('n', models.PositiveIntegerField()),
                    ],
                    options={
                        'ordering': ['pk'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('survey__isnull', False)), fields=('survey', 'band', 'question', 'option'), name='setting_count_once'), models.UniqueConstraint(condition=models.Q(('survey__isnull', True)), fields=('round', 'band', 'question', 'option'), name='pool_count_once')],
                    },
                ),
                migrations.CreateModel(
                    name='SurveyClass',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('survey', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='classes', to='voices.settingsurvey')),
                        ('label', models.CharField(max_length=20, verbose_name='class or group')),
                        ('year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='school year')),
                        ('age', models.CharField(choices=[('7_11', '7 to 11'), ('11_16', '11 to 16'), ('16_18', '16 to 18')], max_length=5, verbose_name='age version')),
                        ('band', models.CharField(choices=[('8_11', '8 to 11'), ('12_15', '12 to 15'), ('16_17', '16 and 17')], max_length=5, verbose_name='age group')),
                        ('roll', models.PositiveSmallIntegerField(verbose_name='how many are asked')),
                        ('key', models.CharField(max_length=10, unique=True, verbose_name='secret part of the children’s link')),
                        ('lead_nonce', models.CharField(max_length=64, unique=True, verbose_name='secret part of the teacher’s link')),
                        ('open_until', models.DateTimeField(blank=True, null=True, verbose_name='open until')),
                        ('state', models.CharField(choices=[('ready', 'Not opened yet'), ('open', 'Open'), ('closed', 'Closed')], default='ready', max_length=6)),
                        ('received', models.PositiveSmallIntegerField(default=0, verbose_name='forms received')),
                    ],
                    options={
                        'verbose_name': 'class of a children’s survey',
                        'verbose_name_plural': 'classes of children’s surveys',
                        'ordering': ['pk'],
                        'constraints': [models.UniqueConstraint(fields=('survey', 'label'), name='survey_class_once', violation_error_message='This class is in the list already.'), models.CheckConstraint(condition=models.Q(('roll__gte', 1), ('roll__lte', 400)), name='survey_class_has_a_roll')],
                    },
                ),
                migrations.CreateModel(
                    name='WaitingCount',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('survey_class', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='counts', to='voices.surveyclass')),
                        ('question', models.CharField(max_length=10)),
                        ('option', models.CharField(max_length=20)),
                        ('n', models.PositiveSmallIntegerField(default=0)),
                    ],
                    options={
                        'ordering': ['pk'],
                        'constraints': [models.UniqueConstraint(fields=('survey_class', 'question', 'option'), name='waiting_once')],
                    },
                ),
                migrations.CreateModel(
                    name='WaitingMark',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('survey_class', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='marks', to='voices.surveyclass')),
                        ('mark', models.CharField(max_length=64, verbose_name='hash of the number of a page')),
                    ],
                    options={
                        'ordering': ['mark'],
                        'constraints': [models.UniqueConstraint(fields=('survey_class', 'mark'), name='mark_once')],
                    },
                ),
            ],
        ),
    ]
