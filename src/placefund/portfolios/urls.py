"""The addresses of portfolios."""

from django.urls import URLPattern, path

from placefund.portfolios.decision import views as decision
from placefund.portfolios.government_views import views as government_views
from placefund.portfolios.questions import views as questions
from placefund.portfolios.readers import views as readers
from placefund.portfolios.review import views as review
from placefund.portfolios.views import comparison, editions, office, papers, projects

_REVIEW, _QUESTION = "portfolio-reviews/<int:review>/", "review-questions/<int:question>/"
_READER, _DECISION = "portfolio-readings/<int:reader>/", "portfolio-decisions/<int:decision>/"

urlpatterns: list[URLPattern] = [
    path("programmes/<int:programme>/portfolios/", office.portfolios, name="portfolios"),
    path("programmes/<int:programme>/portfolios/compare/", comparison.compare_portfolios, name="compare-portfolios"),
    path("portfolios/<int:portfolio>/", office.portfolio, name="portfolio"),
    path("portfolios/<int:portfolio>/projects/", projects.portfolio_projects, name="portfolio-projects"),
    path("portfolio-editions/<int:edition>/edition.pdf", papers.portfolio_edition_file, name="portfolio-edition-file"),
    path("portfolios/<int:portfolio>/limits/", office.portfolio_limits, name="portfolio-limits"),
    path("portfolios/<int:portfolio>/best/", office.ask_for_best, name="ask-for-best"),
    path("portfolio-proposals/<int:proposal>/", office.portfolio_proposal, name="portfolio-proposal"),
    path("portfolios/<int:portfolio>/before-the-board/", editions.put_before_board, name="put-before-board"),
    path("portfolios/<int:portfolio>/take-back/", editions.take_back_portfolio, name="take-back-portfolio"),
    path("portfolios/<int:portfolio>/sign/", editions.sign_portfolio, name="sign-portfolio"),
    path("portfolios/<int:portfolio>/submit/", editions.submit_portfolio, name="submit-portfolio"),
    path("portfolios/<int:portfolio>/withdraw/", editions.withdraw_portfolio, name="withdraw-portfolio"),
    path("portfolio-editions/<int:edition>/", editions.portfolio_edition, name="portfolio-edition"),
    path(
        "portfolio-editions/<int:edition>/projects/<int:candidate>/", editions.edition_project, name="edition-project"
    ),
    path("portfolios/<int:portfolio>/review/", review.open_portfolio_review, name="open-portfolio-review"),
    path(_REVIEW, review.portfolio_review, name="portfolio-review"),
    path(_REVIEW + "ask/", questions.ask_review_question, name="ask-review-question"),
    path(_QUESTION, questions.review_question, name="review-question"),
    path(_QUESTION + "file/", questions.put_file_to_question, name="put-file-to-question"),
    path(_QUESTION + "answer/", questions.answer_review_question, name="answer-review-question"),
    path(_QUESTION + "ask-further/", questions.ask_on_review_question, name="ask-on-review-question"),
    path(_QUESTION + "settle/", questions.settle_review_question, name="settle-review-question"),
    path(_REVIEW + "readers/invite/", readers.invite_review_reader, name="invite-review-reader"),
    path(_REVIEW + "readers/<int:reader>/end/", readers.end_review_reader, name="end-review-reader"),
    path(_READER, readers.portfolio_reading, name="portfolio-reading"),
    path(_READER + "interests/", readers.declare_reader_interests, name="declare-reader-interests"),
    path(_READER + "projects/<int:candidate>/", readers.advise_on_project, name="advise-on-project"),
    path(_READER + "plan/", readers.reading_plan, name="reading-plan"),
    path(_REVIEW + "views/ask/", government_views.ask_portfolio_view, name="ask-portfolio-view"),
    path("portfolio-views/<int:asked>/give/", government_views.give_portfolio_view, name="give-portfolio-view"),
    path("portfolio-views/<int:view>/answer/", government_views.answer_portfolio_view, name="answer-portfolio-view"),
    path(_REVIEW + "decision/", decision.draft_portfolio_decision, name="draft-portfolio-decision"),
    path(_DECISION, decision.portfolio_decision, name="portfolio-decision"),
    path(_DECISION + "propose/", decision.propose_portfolio_decision, name="propose-portfolio-decision"),
    path(_DECISION + "decide/", decision.decide_portfolio, name="decide-portfolio"),
    path(_DECISION + "send-back/", decision.send_portfolio_decision_back, name="send-portfolio-decision-back"),
    path(_DECISION + "release/", decision.release_portfolio_decision, name="release-portfolio-decision"),
    path(_DECISION + "correct/", decision.correct_portfolio_decision, name="correct-portfolio-decision"),
]
