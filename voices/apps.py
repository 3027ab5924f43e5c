from django.apps import AppConfig

from core.apps import is_migrated


class VoicesConfig(AppConfig):
    name = "voices"
    verbose_name = "Children’s voices"
    board_settings = ("voices.wording.settings", "voices.results.settings")

    def ready(self):
        from django.db.models.signals import post_migrate

        from audits.home.agency_parts import JOINED
        from audits.moderation.exceptions import SURVEY, register_exception
        from audits.results.survey import register_survey_figures
        from audits.returns.page.offers import register_offer
        from core.board.desk import register_desk_lines
        from core.board.parts import register_part
        from voices.figures.page import paper_parts
        from voices.results.page import elsewhere
        from voices.surveys.page import offer
        from voices.wording.page import desk_lines

        JOINED.append("children_survey")
        register_desk_lines(desk_lines)
        register_offer(offer)
        register_exception(SURVEY, elsewhere.contradicted)
        register_part(elsewhere.children_part, place=60)
        register_desk_lines(elsewhere.desk_lines)
        register_survey_figures(paper_parts, elsewhere.round_url)
        post_migrate.connect(self.after_migration, sender=self, dispatch_uid="voices.after_migration")

    @staticmethod
    def after_migration(using, **kwargs):
        if using == "default" and is_migrated("voices"):
            from voices.wording.services import load_children

            load_children()
