"""Addresses of audition days, under a production."""

from django.urls import path

from castlist.web import after_views as after
from castlist.web import day_board_views as boards
from castlist.web import day_picture_views as pictures
from castlist.web import desk_time_views as desk
from castlist.web import fill_views as fill
from castlist.web import panel_views as panel
from castlist.web import queue_views as queue
from castlist.web import replan_views as replan
from castlist.web import session_views as views
from castlist.web import sign_views as signs
from castlist.web.papers import day_papers as papers

urlpatterns = [
    path("", views.days, name="days"),
    path("order.pdf", papers.order, name="running_order"),
    path("board/", boards.board, name="day_board"),
    path("board/live/", boards.live, name="day_board_live"),
    path("board/<str:session>/<str:name>/", boards.act, name="day_board_act"),
    path("fill/", fill.page, name="fill"),
    path("fill/give/", fill.give, name="fill_give"),
    path("fill/letters/", fill.write, name="fill_write"),
    path("<str:name>/", views.act, name="days_act"),
    path("<str:session>/call-off/", views.call_off, name="call_off"),
    path("<str:session>/tell/", views.tell, name="tell_off"),
    path("<str:session>/again/", replan.page, name="replan"),
    path("<str:session>/again/give/", replan.give, name="replan_give"),
    path("<str:session>/again/letters/", replan.tell, name="replan_tell"),
    path("<str:slot>/give/", desk.give, name="give_time"),
    path("<str:cand>/move/", desk.move, name="move_time"),
    path("<str:cand>/take-back/", desk.take_back, name="take_time_back"),
    path("<str:session>/door/", queue.door, name="door"),
    path("<str:session>/sign/", signs.read, name="read_sign"),
    path("<str:session>/board/", queue.board, name="board"),
    path("<str:session>/panel/", panel.panel, name="panel"),
    path("<str:session>/panel/live/", panel.live, name="panel_live"),
    path("<str:session>/panel/<str:cand>/<str:name>/", panel.act, name="panel_act"),
    path("<str:session>/after/", after.page, name="day_after"),
    path("<str:session>/door.pdf", papers.door, name="door_list"),
    path("<str:session>/sign-in.pdf", papers.sign_in, name="sign_in_sheet"),
    path("<str:session>/labels.pdf", papers.labels, name="name_labels"),
    path("<str:session>/chaperones.pdf", papers.chaperones, name="chaperone_sheet"),
    path("<str:session>/panel.pdf", papers.panel, name="panel_sheets"),
    path("<str:session>/door.<str:kind>", queue.sheet, name="day_sheet"),
    path("<str:session>/picture/<str:cand>/", pictures.picture, name="day_picture"),
    path("<str:session>/picture/<str:cand>/picture.jpg", pictures.picture_file, name="day_picture_file"),
    path("<str:session>/live/<str:page>/", queue.live, name="queue_live"),
    path("<str:session>/queue/<str:name>/", queue.act, name="queue_act"),
]
