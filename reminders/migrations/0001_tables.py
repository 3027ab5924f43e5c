import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from core.migrations._operations import CreateTables


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_tables'),
        ('agencies', '0001_tables'),
        ('core', '0001_tables'),
    ]

    operations = [
        CreateTables(
            models=[
                migrations.CreateModel(
                    name='AnswerLink',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('address', models.EmailField(max_length=254, verbose_name='sent to')),
                        ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='answer_links', to=settings.AUTH_USER_MODEL)),
                        ('agency', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='answer_links', to='agencies.agency')),
                        ('nonce', models.CharField(max_length=64, unique=True, verbose_name='secret part of the signed address')),
                        ('items', models.JSONField(blank=True, default=list, verbose_name='what the email was about')),
                        ('made_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='made at')),
                        ('good_until', models.DateField(verbose_name='good until')),
                        ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended at')),
                        ('ending', models.CharField(blank=True, choices=[('done', 'Its reader had finished'), ('replaced', 'A later email has another link'), ('not_you', 'Somebody else had opened it'), ('not_me', 'Its owner had not written')], max_length=8, verbose_name='why it ended')),
                    ],
                    options={
                        'verbose_name': 'link of an answer page',
                        'verbose_name_plural': 'links of answer pages',
                        'ordering': ['-pk'],
                        'indexes': [models.Index(django.db.models.functions.text.Upper('address'), condition=models.Q(('ended_at', None)), name='answer_link_of_mailbox')],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('agency__isnull', True), ('person__isnull', False)), models.Q(('agency__isnull', False), ('person__isnull', True)), _connector='OR'), name='answer_link_of_a_person_or_an_agency'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ending', '')), models.Q(('ended_at__isnull', False), models.Q(('ending', ''), _negated=True)), _connector='OR'), name='answer_link_ended_with_a_reason')],
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
                    name='RoutineEmail',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('address', models.EmailField(max_length=254, verbose_name='sent to')),
                        ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='routine_emails', to=settings.AUTH_USER_MODEL)),
                        ('day', models.DateField(verbose_name='day')),
                        ('weekly', models.BooleanField(default=False, verbose_name='the weekly email')),
                        ('lines', models.PositiveIntegerField(default=0, verbose_name='lines')),
                        ('claimed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='taken up at')),
                        ('email', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='routine_email', to='core.outgoingemail')),
                    ],
                    options={
                        'verbose_name': 'routine email',
                        'verbose_name_plural': 'routine emails',
                        'ordering': ['-day', '-pk'],
                        'constraints': [models.UniqueConstraint(fields=('address', 'day'), name='routine_email_once_a_day')],
                    },
                ),
                migrations.CreateModel(
                    name='AnswerSave',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('link', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='saves', to='reminders.answerlink')),
                        ('item', models.CharField(max_length=40, verbose_name='item of the page')),
                        ('about', models.CharField(max_length=300, verbose_name='what it was about')),
                        ('what', models.CharField(max_length=200, verbose_name='what was saved')),
                        ('path', models.CharField(max_length=200, verbose_name='page on which it is')),
                        ('asks', models.BooleanField(default=False, verbose_name='the manager has to see to it')),
                        ('note', models.TextField(blank=True, verbose_name='note to the manager')),
                        ('saved_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='saved at')),
                        ('receipt', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.outgoingemail')),
                        ('checked_at', models.DateTimeField(blank=True, null=True, verbose_name='checked by the manager at')),
                        ('checked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'answer saved by a link',
                        'verbose_name_plural': 'answers saved by links',
                        'ordering': ['pk'],
                    },
                ),
                migrations.CreateModel(
                    name='Mention',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('key', models.CharField(max_length=120)),
                        ('first_told_on', models.DateField(verbose_name='first told on')),
                        ('email', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mentions', to='reminders.routineemail')),
                    ],
                    options={
                        'verbose_name': 'mention',
                        'verbose_name_plural': 'mentions',
                        'constraints': [models.UniqueConstraint(fields=('person', 'key'), name='mention_once_of_a_state')],
                    },
                ),
            ],
        ),
    ]
