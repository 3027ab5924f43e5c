import django.db.models.deletion
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import accounts.roles
from core.migrations._operations import CreateTables, InOneState, RunOnDatabase


def found_requests(schema_editor):
    """Roles with wide rights that are or were held get a request of the kind `found`: what was given before two people
    decide it stays. `version` carries the key of the grant meanwhile, since a person may have held a role twice.
    """
    schema_editor.execute("""
        INSERT INTO accounts_powerrequest
            (version, created_at, kind, subject_id, role, reason, state, decided_at, answer)
        SELECT id, granted_at, 'found', user_id, role, 'Held since before two people decide this', 'confirmed',
            granted_at, ''
        FROM accounts_rolegrant WHERE role IN ('administrator', 'dpo', 'manager', 'recorder')
    """)
    schema_editor.execute("""
        UPDATE accounts_rolegrant SET power_request_id = (
            SELECT asked.id FROM accounts_powerrequest AS asked
            WHERE asked.version = accounts_rolegrant.id AND asked.kind = 'found'
        ) WHERE role IN ('administrator', 'dpo', 'manager', 'recorder')
    """)
    schema_editor.execute("UPDATE accounts_powerrequest SET version = 1")
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        schema_editor.execute("SET CONSTRAINTS ALL DEFERRED")


def free_requests(schema_editor):
    """The database checks grants no longer."""
    from accounts.power.guard import remove

    remove(schema_editor.connection.alias)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
    ]

    operations = [
        CreateTables([
            migrations.CreateModel(
                name='HistoricalPowerRequest',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                    ('history_change_reason', models.TextField(blank=True, null=True, verbose_name='reason')),
                    ('kind', models.CharField(choices=[('grant', 'role'), ('factor_reset', 'removal of a second step'), ('found', 'one of the first two people'), ('break_glass', 'made by a command at the server')], max_length=12, verbose_name='kind')),
                    ('role', models.CharField(blank=True, choices=accounts.roles.role_choices, max_length=30, verbose_name='role')),
                    ('reason', models.TextField(verbose_name='why')),
                    ('expires_at', models.DateTimeField(null=True, verbose_name='until')),
                    ('state', models.CharField(choices=[('proposed', 'waits'), ('confirmed', 'confirmed'), ('refused', 'refused'), ('withdrawn', 'withdrawn'), ('expired', 'not decided in time')], default='proposed', max_length=10, verbose_name='state')),
                    ('decided_at', models.DateTimeField(null=True, verbose_name='decided at')),
                    ('answer', models.TextField(blank=True, verbose_name='why it was refused or withdrawn')),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField()),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('decided_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                    ('first_noted_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='noted by')),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('invitation', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.invitation', verbose_name='invitation')),
                    ('proposed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='proposed by')),
                    ('second_noted_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='noted by, as the second')),
                    ('subject', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ],
                options={
                    'verbose_name': 'historical request for power',
                    'verbose_name_plural': 'historical requests for power',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                    'indexes': [models.Index(fields=['history_date', 'id'], name='accounts_hi_history_5f2dcb_idx')],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='PowerRequest',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                    ('kind', models.CharField(choices=[('grant', 'role'), ('factor_reset', 'removal of a second step'), ('found', 'one of the first two people'), ('break_glass', 'made by a command at the server')], max_length=12, verbose_name='kind')),
                    ('role', models.CharField(blank=True, choices=accounts.roles.role_choices, max_length=30, verbose_name='role')),
                    ('reason', models.TextField(verbose_name='why')),
                    ('expires_at', models.DateTimeField(null=True, verbose_name='until')),
                    ('state', models.CharField(choices=[('proposed', 'waits'), ('confirmed', 'confirmed'), ('refused', 'refused'), ('withdrawn', 'withdrawn'), ('expired', 'not decided in time')], default='proposed', max_length=10, verbose_name='state')),
                    ('decided_at', models.DateTimeField(null=True, verbose_name='decided at')),
                    ('answer', models.TextField(blank=True, verbose_name='why it was refused or withdrawn')),
                    ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                    ('first_noted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='noted by')),
                    ('invitation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='power_requests', to='accounts.invitation', verbose_name='invitation')),
                    ('proposed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='proposed by')),
                    ('second_noted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='noted by, as the second')),
                    ('subject', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='power_requests', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ],
                options={
                    'verbose_name': 'request for power',
                    'verbose_name_plural': 'requests for power',
                    'ordering': ['-created_at', '-pk'],
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(models.Q(('decided_by', models.F('proposed_by')), _negated=True), models.Q(('decided_by', models.F('subject')), _negated=True)), name='power_is_decided_by_another_person'),
                        models.CheckConstraint(condition=models.Q(('proposed_by', models.F('subject')), _negated=True), name='power_is_not_proposed_for_oneself'),
                        models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['grant', 'factor_reset']), ('proposed_by__isnull', False)), models.Q(('decided_by', None), ('kind__in', ['found', 'break_glass']), ('proposed_by', None), ('state', 'confirmed')), _connector='OR'), name='power_is_proposed_by_a_person_or_made_by_a_command'),
                        models.CheckConstraint(condition=models.Q(models.Q(('decided_by__isnull', False), ('state__in', ['confirmed', 'refused'])), models.Q(('decided_by', None), models.Q(('kind__in', ['grant', 'factor_reset']), ('state', 'confirmed'), _negated=True)), _connector='OR'), name='power_is_confirmed_by_a_second_person'),
                        models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('state', 'proposed')), models.Q(models.Q(('state', 'proposed'), _negated=True), ('decided_at__isnull', False)), _connector='OR'), name='power_is_decided_at_a_moment'),
                        models.CheckConstraint(condition=models.Q(models.Q(('expires_at', None), ('kind', 'found')), models.Q(models.Q(('kind', 'found'), _negated=True), ('expires_at__isnull', False)), _connector='OR'), name='power_has_an_end'),
                        models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['grant', 'found']), ('role__in', ['administrator', 'dpo', 'manager', 'recorder'])), models.Q(('invitation', None), ('kind', 'factor_reset'), ('role', '')), models.Q(('kind', 'break_glass'), ('role__in', ['', 'administrator'])), _connector='OR'), name='power_is_a_wide_role_or_a_second_step'),
                        models.CheckConstraint(condition=models.Q(('subject__isnull', False), ('invitation__isnull', False), _connector='OR'), name='power_is_about_somebody'),
                        models.CheckConstraint(condition=models.Q(models.Q(('first_noted_by', models.F('second_noted_by')), _negated=True), models.Q(('first_noted_by', models.F('subject')), _negated=True), models.Q(('second_noted_by', models.F('subject')), _negated=True), models.Q(('first_noted_by', None), ('second_noted_by__isnull', False), _negated=True)), name='power_is_noted_by_two_others'),
                        models.UniqueConstraint(condition=models.Q(('state', 'proposed')), fields=('subject', 'kind', 'role'), name='power_is_proposed_once_at_a_time', violation_error_message='This has been proposed already, and waits for a second person.'),
                        models.UniqueConstraint(condition=models.Q(('state', 'proposed')), fields=('invitation', 'role'), name='power_is_proposed_once_for_an_invitation'),
                    ],
                },
            ),
        ]),
        InOneState([
            migrations.AddField(
                model_name='historicalrolegrant',
                name='power_request',
                field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.powerrequest', verbose_name='decided by two'),
            ),
            migrations.AddField(
                model_name='rolegrant',
                name='power_request',
                field=models.OneToOneField(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, to='accounts.powerrequest', verbose_name='decided by two'),
            ),
        ]),
        RunOnDatabase(found_requests, free_requests),
        migrations.AddConstraint(
            model_name='rolegrant',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('power_request__isnull', False), ('role__in', ['administrator', 'dpo', 'manager', 'recorder'])), models.Q(models.Q(('role__in', ['administrator', 'dpo', 'manager', 'recorder']), _negated=True), ('power_request', None)), _connector='OR'), name='wide_role_has_a_power_request', violation_error_message='Two people can decide this. Ask one to propose and another to confirm.'),
        ),
    ]
