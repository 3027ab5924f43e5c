import django.db.models.deletion
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import core.records.rows
from core.migrations._operations import CreateTables


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_tables'),
        ('agencies', '0001_tables'),
    ]

    operations = [
        CreateTables(
            models=[
                migrations.CreateModel(
                    name='HistoricalNews',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                        ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                        ('history_change_reason', models.TextField(blank=True, null=True, verbose_name='reason')),
                        ('title', models.CharField(max_length=120)),
                        ('text', models.TextField(max_length=2000)),
                        ('important', models.BooleanField(default=False, verbose_name='email it at once')),
                        ('published_on', models.DateField(blank=True, null=True, verbose_name='published on')),
                        ('ends_on', models.DateField(blank=True, null=True, verbose_name='shown until')),
                        ('reminded_on', models.DateField(blank=True, null=True, verbose_name='last reminded on')),
                        ('kinds', core.records.rows.JoinedField(blank=True, choices=[('nursery', 'Nursery'), ('primary', 'Primary school'), ('secondary', 'Secondary school'), ('special', 'Special school'), ('pru', 'Pupil referral unit'), ('college', 'College'), ('independent', 'Independent school'), ('childrens_services', 'Children’s services'), ('police', 'Police'), ('health', 'Health'), ('probation', 'Probation'), ('youth', 'Youth service'), ('voluntary', 'Voluntary or faith'), ('fostering', 'Fostering and residential'), ('tuition', 'Home tuition'), ('leisure', 'Library or leisure'), ('access_point', 'Commercial access point'), ('other', 'Other')], max_length=400, verbose_name='kinds of agencies')),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField()),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'historical news',
                        'verbose_name_plural': 'historical news',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                        'indexes': [models.Index(fields=['history_date', 'id'], name='guidance_hi_history_676449_idx')],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='HistoricalResource',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                        ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                        ('history_change_reason', models.TextField(blank=True, null=True, verbose_name='reason')),
                        ('title', models.CharField(max_length=200)),
                        ('url', models.URLField(max_length=500, verbose_name='web address')),
                        ('about', models.CharField(max_length=300, verbose_name='what it is')),
                        ('reviewed_on', models.DateField(blank=True, null=True, verbose_name='reviewed on')),
                        ('removed_on', models.DateField(blank=True, null=True, verbose_name='removed on')),
                        ('audiences', core.records.rows.JoinedField(blank=True, choices=[('pupils', 'Children and young people'), ('parents', 'Parents and carers'), ('staff', 'Staff'), ('leads', 'ESLOs and safeguarding leads'), ('governors', 'Governors and managers')], max_length=200, verbose_name='for whom')),
                        ('ages', core.records.rows.JoinedField(blank=True, choices=[('3_7', 'Up to 7'), ('8_11', '8 to 11'), ('12_15', '12 to 15'), ('16_17', '16 and 17')], max_length=100, verbose_name='ages')),
                        ('answers', core.records.rows.JoinedField(blank=True, max_length=2000, verbose_name='helps with')),
                        ('reviewed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('history_id', models.AutoField(primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField()),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                        ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'historical resource',
                        'verbose_name_plural': 'historical resources',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                        'indexes': [models.Index(fields=['history_date', 'id'], name='guidance_hi_history_51590c_idx')],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='News',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                        ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                        ('title', models.CharField(max_length=120)),
                        ('text', models.TextField(max_length=2000)),
                        ('important', models.BooleanField(default=False, verbose_name='email it at once')),
                        ('published_on', models.DateField(blank=True, null=True, verbose_name='published on')),
                        ('ends_on', models.DateField(blank=True, null=True, verbose_name='shown until')),
                        ('reminded_on', models.DateField(blank=True, null=True, verbose_name='last reminded on')),
                    ],
                    options={
                        'verbose_name_plural': 'news',
                        'ordering': [models.OrderBy(models.F('published_on'), descending=True, nulls_first=True), '-pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('published_on__isnull', True), ('ends_on__gte', models.F('published_on')), _connector='OR'), name='news_ends_after_it_begins', violation_error_message='The last day must not be before the day of publication.'), models.CheckConstraint(condition=models.Q(('reminded_on__isnull', True), ('published_on__isnull', False), _connector='OR'), name='news_reminded_once_published')],
                    },
                ),
                migrations.CreateModel(
                    name='Resource',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                        ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                        ('title', models.CharField(max_length=200)),
                        ('url', models.URLField(max_length=500, verbose_name='web address')),
                        ('about', models.CharField(max_length=300, verbose_name='what it is')),
                        ('reviewed_on', models.DateField(blank=True, null=True, verbose_name='reviewed on')),
                        ('reviewed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('removed_on', models.DateField(blank=True, null=True, verbose_name='removed on')),
                        ('checked_on', models.DateField(blank=True, null=True, verbose_name='link checked on')),
                        ('result', models.CharField(blank=True, choices=[('works', 'Works'), ('broken', 'Does not work'), ('refuses', 'Refuses machines: look yourself')], max_length=7, verbose_name='result of the check')),
                        ('failing_since', models.DateField(blank=True, null=True, verbose_name='link failing since')),
                    ],
                    options={
                        'ordering': ['title', 'pk'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('removed_on__isnull', True)), fields=('url',), name='resource_link_once', violation_error_message='This link is in the list already.'), models.CheckConstraint(condition=models.Q(models.Q(('failing_since__isnull', False), ('result', 'broken')), models.Q(models.Q(('result', 'broken'), _negated=True), ('failing_since__isnull', True)), _connector='OR'), name='resource_fails_since_a_day')],
                    },
                ),
                migrations.CreateModel(
                    name='NewsFor',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('news', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='for_rows', to='guidance.news')),
                        ('kind', models.CharField(choices=[('nursery', 'Nursery'), ('primary', 'Primary school'), ('secondary', 'Secondary school'), ('special', 'Special school'), ('pru', 'Pupil referral unit'), ('college', 'College'), ('independent', 'Independent school'), ('childrens_services', 'Children’s services'), ('police', 'Police'), ('health', 'Health'), ('probation', 'Probation'), ('youth', 'Youth service'), ('voluntary', 'Voluntary or faith'), ('fostering', 'Fostering and residential'), ('tuition', 'Home tuition'), ('leisure', 'Library or leisure'), ('access_point', 'Commercial access point'), ('other', 'Other')], max_length=20, verbose_name='kind of agency')),
                    ],
                    options={
                        'ordering': ['pk'],
                        'constraints': [models.UniqueConstraint(fields=('news', 'kind'), name='news_for_once')],
                    },
                ),
                migrations.CreateModel(
                    name='NewsSeen',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('news', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seen_rows', to='guidance.news')),
                        ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.agency')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('seen_on', models.DateField(verbose_name='seen on')),
                    ],
                    options={
                        'ordering': ['seen_on', 'pk'],
                        'constraints': [models.UniqueConstraint(fields=('news', 'agency'), name='news_seen_once_by_an_agency')],
                    },
                ),
                migrations.CreateModel(
                    name='ResourceFor',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('resource', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='for_rows', to='guidance.resource')),
                        ('kind', models.CharField(choices=[('audience', 'Audience'), ('age', 'Age'), ('answer', 'Answer')], max_length=8)),
                        ('value', models.CharField(max_length=60)),
                    ],
                    options={
                        'ordering': ['pk'],
                        'indexes': [models.Index(fields=['kind', 'value'], name='resource_for_what')],
                        'constraints': [models.UniqueConstraint(fields=('resource', 'kind', 'value'), name='resource_for_once')],
                    },
                ),
            ],
        ),
    ]
