"""What buyer and merchant are told when something happens: whose turn, until when, what is asked and why, how to object.

One row an event and side, (Chinese, English); what stands in braces is filled from the claim. An event that tells a side
nothing is named in ``QUIET`` or has no row for it. A message holds no name, no number of a person and nobody's words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from jianzhen.casework.claims.vocabulary import INSIDE_THE_DESK, EventKind, RemedyKind
from jianzhen.casework.events.actors import Role
from jianzhen.casework.people.ports import Words
from jianzhen.kernel.money import yuan
from jianzhen.law.deadlines import is_working_day

BEIJING = ZoneInfo("Asia/Shanghai")
B, M = Role.BUYER, Role.MERCHANT
Row = tuple[str, str, str, str]
"""Title and text in Chinese, title and text in English."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a message may mention.

    Attributes
    ----------
    until : datetime or None
        The end of the side's own window, opened by this event; None where it has none.
    other_until : datetime or None
        The same of the other side.
    now : datetime
        For the time left.
    """

    number: str
    now: datetime
    until: datetime | None = None
    other_until: datetime | None = None
    remedy: str = ""
    amount_fen: int = 0


KEPT = ("时间到了也不会丢失，您随时可以继续", "Nothing is lost when the time is up; you can go on at any time")
APPEAL_ZH = "如不同意，{until}前可申诉，由未参与此案的人员复核。"
APPEAL_EN = "If you disagree, appeal by {until}; people new to the case read it."

_ROWS: Mapping[tuple[str, Role], Row] = MappingProxyType({
    (EventKind.CLAIM_SUBMITTED, B): ("申请已受理", "申请 {number} 已受理。我们先按订单信息分派；轮到您时会再通知，现在不用做什么。", "Your claim is taken", "Claim {number} is taken and numbered. It is routed by the order's facts; you are told when it is your turn, nothing is needed now."),
    (EventKind.CLAIM_FILED_AGAIN, B): ("申请已重新受理", "申请 {number} 已重新受理。轮到您时会再通知，现在不用做什么。", "Your claim is taken again", "Claim {number} is taken again. You are told when it is your turn."),
    (EventKind.EVIDENCE_COMPLETED, B): ("补充材料已收到", "申请 {number} 的补充材料已收到，接下来请对方答复。", "Your material has come", "What you added to claim {number} has come; the other side is asked next."),
    (EventKind.SERVICE_ACCEPTED, B): ("报修已受理", "报修 {number} 已受理，我们会与您约定上门时间。", "Your repair is taken", "Repair {number} is taken; a time is arranged with you."),
    (EventKind.STANDING_CONSENT_APPLIED, B): ("商家已同意", "申请 {number}：商家已同意，处理方式为{remedy}{amount}，随即办理，您不用再做什么。", "The merchant agrees", "Claim {number}: the merchant agrees to {remedy}{amount}. It is carried out now; nothing is needed from you."),
    (EventKind.STANDING_CONSENT_APPLIED, M): ("预先同意已适用", "申请 {number} 在您预先同意的范围内，已按{remedy}{amount}办理。您可随时查看，或停用预先同意。", "Your standing consent was used", "Claim {number} lies inside your standing consent: {remedy}{amount}. You can look at it, or end the consent, at any time."),
    (EventKind.EVIDENCE_ASKED, B): ("请补充材料", "申请 {number} 还需要补充材料，页面上写明了缺什么、为什么。请在{until}前补充；" + KEPT[0] + "。", "Please add material", "Claim {number} needs more; the page says what and why. Please add it by {until}. " + KEPT[1] + "."),
    (EventKind.CLAIM_RESUMED, B): ("申请已继续", "申请 {number} 已继续。请在{until}前补充材料；" + KEPT[0] + "。", "Your claim goes on", "Claim {number} goes on. Please add material by {until}. " + KEPT[1] + "."),
    (EventKind.EVIDENCE_WINDOW_CLOSED, B): ("先替您保留", "申请 {number} 补充材料的时间到了，我们先替您保留。您随时可以继续，一步即可。", "Kept for you", "The time to add to claim {number} is up; it is kept for you. You can go on at any time, in one step."),
    (EventKind.MERCHANT_ASKED, M): ("有一项申请待您答复", "申请 {number}：买家请求{remedy}{amount}。请在{until}前答复：同意、提出方案、说明不同意的理由，或先提问。未答复不会因此判您输，将由审核员查看。", "A claim awaits your answer", "Claim {number}: the buyer asks for {remedy}{amount}. Please answer by {until}: accept, offer, contest with reasons, or ask. No answer loses nothing by itself; a reviewer looks."),
    (EventKind.MERCHANT_ASKED, B): ("等商家答复", "申请 {number} 已请商家在{other}前答复。现在不用做什么。", "The merchant is asked", "Claim {number}: the merchant is asked to answer by {other}. Nothing is needed now."),
    (EventKind.REFERRED_TO_A_PERSON, B): ("由审核员查看", "申请 {number} 直接由审核员查看，现在不用做什么。", "A reviewer looks", "Claim {number} goes to a reviewer at once. Nothing is needed now."),
    (EventKind.REFERRED_TO_A_PERSON, M): ("有一项申请由审核员查看", "申请 {number} 按订单信息直接由审核员查看。您可随时补充说明和材料。", "A reviewer looks at a claim", "Claim {number} goes to a reviewer by the order's facts. You can add words and material at any time."),
    (EventKind.MERCHANT_CONCEDED, B): ("商家同意了", "申请 {number}：商家同意{remedy}{amount}，随即办理。", "The merchant agrees", "Claim {number}: the merchant agrees to {remedy}{amount}; it is carried out now."),
    (EventKind.MERCHANT_CONCEDED, M): ("您已同意", "申请 {number}：您已同意{remedy}{amount}。需要您做的，页面上有说明。", "You agreed", "Claim {number}: you agreed to {remedy}{amount}. The page says what is yours to do."),
    (EventKind.OFFER_ACCEPTED, B): ("双方已和解", "申请 {number}：双方同意了同一方案，随即办理。", "Both sides agree", "Claim {number}: both sides agree on one offer; it is carried out now."),
    (EventKind.OFFER_ACCEPTED, M): ("双方已和解", "申请 {number}：双方同意了同一方案。需要您做的，页面上有说明。", "Both sides agree", "Claim {number}: both sides agree on one offer. The page says what is yours to do."),
    (EventKind.CLAIM_CONTESTED, B): ("轮到您回应", "申请 {number}：商家有不同意见。您可以查看其说明和材料，在{until}前回应；不回应不会因此判您输，将由审核员查看。", "Your turn to reply", "Claim {number}: the merchant sees it differently. You can read what it says and reply by {until}. No reply loses nothing by itself; a reviewer looks."),
    (EventKind.CLAIM_CONTESTED, M): ("答复已收到", "申请 {number}：您的答复已收到，买家可在{other}前回应。", "Your answer has come", "Claim {number}: your answer has come; the buyer may reply by {other}."),
    (EventKind.MERCHANT_SILENT, B): ("由审核员查看", "申请 {number}：商家答复的时间到了，接下来由审核员查看。", "A reviewer looks", "Claim {number}: the merchant's time is up; a reviewer looks next."),
    (EventKind.MERCHANT_SILENT, M): ("由审核员查看", "申请 {number}：答复的时间到了，接下来由审核员查看。未答复不会因此判您输；您仍可补充说明和材料。", "A reviewer looks", "Claim {number}: the time to answer is up; a reviewer looks next. Not having answered loses nothing by itself; you can still add words and material."),
    (EventKind.BUYER_REPLIED, M): ("买家已回应", "申请 {number}：买家已回应，接下来由审核员查看。", "The buyer replied", "Claim {number}: the buyer replied; a reviewer looks next."),
    (EventKind.BUYER_REPLIED, B): ("回应已收到", "申请 {number}：您的回应已收到，接下来由审核员查看。", "Your reply has come", "Claim {number}: your reply has come; a reviewer looks next."),
    (EventKind.BUYER_SILENT, B): ("由审核员查看", "申请 {number}：回应的时间到了，接下来由审核员查看。未回应不会因此判您输；您仍可补充材料。", "A reviewer looks", "Claim {number}: the time to reply is up; a reviewer looks next. Not having replied loses nothing by itself; you can still add material."),
    (EventKind.MERCHANT_HEARD_AGAIN, M): ("有新材料，请您看一看", "申请 {number} 有您还没有看到的材料。请在{until}前答复；您看过之前不会作决定。", "New material for you", "Claim {number} holds material you have not seen. Please answer by {until}; nothing is decided before you had the time."),
    (EventKind.BUYER_HEARD_AGAIN, B): ("有新材料，请您看一看", "申请 {number} 有您还没有看到的材料。请在{until}前回应；您看过之前不会作决定。", "New material for you", "Claim {number} holds material you have not seen. Please reply by {until}; nothing is decided before you had the time."),
    (EventKind.QUESTION_ASKED, B): ("审核员有一个问题", "申请 {number}：审核员需要一项补充，页面上写明了要什么、为什么这是最省事的办法。请在{until}前回复。", "The reviewer has a question", "Claim {number}: the reviewer asks for one thing; the page says what, and why it is the cheapest that would settle it. Please answer by {until}."),
    (EventKind.QUESTION_ASKED, M): ("审核员有一个问题", "申请 {number}：审核员需要一项补充，页面上写明了要什么、为什么这是最省事的办法。请在{until}前回复。", "The reviewer has a question", "Claim {number}: the reviewer asks for one thing; the page says what, and why it is the cheapest that would settle it. Please answer by {until}."),
    (EventKind.QUESTION_ANSWERED, B): ("问题已有回复", "申请 {number} 的问题已有回复，接下来由审核员查看。", "The question is answered", "The question in claim {number} is answered; a reviewer looks next."),
    (EventKind.QUESTION_ANSWERED, M): ("问题已有回复", "申请 {number} 的问题已有回复，接下来由审核员查看。", "The question is answered", "The question in claim {number} is answered; a reviewer looks next."),
    (EventKind.RESULT_RECEIVED, B): ("查验结果已收到", "申请 {number} 的查验结果已收到，页面上可以查看；接下来由审核员查看。", "The result has come", "The result for claim {number} has come and stands on the page; a reviewer looks next."),
    (EventKind.RESULT_RECEIVED, M): ("查验结果已收到", "申请 {number} 的查验结果已收到，页面上可以查看；接下来由审核员查看。", "The result has come", "The result for claim {number} has come and stands on the page; a reviewer looks next."),
    (EventKind.QUESTION_WINDOW_CLOSED, B): ("由审核员查看", "申请 {number} 回复问题的时间到了，接下来由审核员按现有材料查看。您仍可补充。", "A reviewer looks", "The time to answer in claim {number} is up; a reviewer looks at what there is. You can still add."),
    (EventKind.QUESTION_WINDOW_CLOSED, M): ("由审核员查看", "申请 {number} 回复问题的时间到了，接下来由审核员按现有材料查看。您仍可补充。", "A reviewer looks", "The time to answer in claim {number} is up; a reviewer looks at what there is. You can still add."),
    (EventKind.RETURN_ARRIVED, M): ("退货已送达，请开箱查看", "申请 {number} 的退货已送达。请边拍摄边开箱，在{until}前答复；不符时请附上开箱视频。", "The return has arrived", "The return of claim {number} has arrived. Please film the opening and answer by {until}; if it is not what you sold, add the clip."),
    (EventKind.RETURN_ARRIVED, B): ("退货已送达", "申请 {number} 的退货已送达，商家在{other}前查看并答复。", "Your return has arrived", "Your return in claim {number} has arrived; the merchant looks and answers by {other}."),
    (EventKind.FOUND_INADMISSIBLE, B): ("申请没有进入审理", "申请 {number} 由审核员决定不予受理，理由见页面。" + APPEAL_ZH, "Your claim is not taken up", "A reviewer found claim {number} inadmissible; the reasons stand on the page. " + APPEAL_EN),
    (EventKind.FOUND_INADMISSIBLE, M): ("申请没有进入审理", "申请 {number} 由审核员决定不予受理，理由见页面。您不用做什么。", "A claim is not taken up", "A reviewer found claim {number} inadmissible; the reasons stand on the page. Nothing is needed from you."),
    (EventKind.ADVERSE_NOTICE_SERVED, B): ("请您先看、先说", "申请 {number}：审核员拟就一项事实作出对您不利的认定，尚未作出。请查看全部材料，在{until}前说明；不说明不等于承认。", "Please look and speak first", "Claim {number}: a reviewer proposes a finding against you; it is not made. Please see all the material and answer by {until}. Silence is no admission."),
    (EventKind.ADVERSE_NOTICE_SERVED, M): ("请您先看、先说", "申请 {number}：审核员拟就一项事实作出对您不利的认定，尚未作出。请查看全部材料，在{until}前说明；不说明不等于承认。", "Please look and speak first", "Claim {number}: a reviewer proposes a finding against you; it is not made. Please see all the material and answer by {until}. Silence is no admission."),
    (EventKind.NOTICE_ANSWERED, B): ("说明已收到", "申请 {number}：说明已收到，由审核员查看。", "The answer has come", "Claim {number}: the answer has come; a reviewer looks."),
    (EventKind.NOTICE_ANSWERED, M): ("说明已收到", "申请 {number}：说明已收到，由审核员查看。", "The answer has come", "Claim {number}: the answer has come; a reviewer looks."),
    (EventKind.NOTICE_WINDOW_CLOSED, B): ("由审核员查看", "申请 {number}：说明的时间到了，由审核员查看。不说明不等于承认。", "A reviewer looks", "Claim {number}: the time to answer is up; a reviewer looks. Silence is no admission."),
    (EventKind.NOTICE_WINDOW_CLOSED, M): ("由审核员查看", "申请 {number}：说明的时间到了，由审核员查看。不说明不等于承认。", "A reviewer looks", "Claim {number}: the time to answer is up; a reviewer looks. Silence is no admission."),
    (EventKind.DECISION_SERVED, B): ("已有决定", "申请 {number} 已由审核员作出决定，决定和理由见页面。" + APPEAL_ZH, "There is a decision", "People decided claim {number}; decision and reasons stand on the page. " + APPEAL_EN),
    (EventKind.DECISION_SERVED, M): ("已有决定", "申请 {number} 已由审核员作出决定，决定和理由见页面。" + APPEAL_ZH, "There is a decision", "People decided claim {number}; decision and reasons stand on the page. " + APPEAL_EN),
    (EventKind.APPEALED, B): ("申诉已收到", "申请 {number} 已进入申诉，由未参与此案的人员复核。您可以补充说明。", "An appeal has come", "Claim {number} is in appeal; people new to the case read it. You can add words."),
    (EventKind.APPEALED, M): ("申诉已收到", "申请 {number} 已进入申诉，由未参与此案的人员复核。您可以补充说明。", "An appeal has come", "Claim {number} is in appeal; people new to the case read it. You can add words."),
    (EventKind.APPEAL_WITHDRAWN, B): ("申诉已撤回", "申请 {number} 的申诉已撤回，原决定仍然有效。", "The appeal is withdrawn", "The appeal in claim {number} is withdrawn; the decision stands."),
    (EventKind.APPEAL_WITHDRAWN, M): ("申诉已撤回", "申请 {number} 的申诉已撤回，原决定仍然有效。", "The appeal is withdrawn", "The appeal in claim {number} is withdrawn; the decision stands."),
    (EventKind.INADMISSIBILITY_ACCEPTED, B): ("申诉已撤回", "申请 {number} 的申诉已撤回。申诉期内仍可再提。", "The appeal is withdrawn", "The appeal in claim {number} is withdrawn. While its time runs you can make it again."),
    (EventKind.APPEAL_WINDOW_CLOSED, B): ("申诉时间已过", "申请 {number} 的申诉时间已过，决定已生效。一年内有新的关键证据，仍可申请重新处理。", "The time to appeal is over", "The time to appeal claim {number} is over; the decision is final. New decisive evidence within a year can still reopen it."),
    (EventKind.APPEAL_WINDOW_CLOSED, M): ("申诉时间已过", "申请 {number} 的申诉时间已过，决定已生效。一年内有新的关键证据，仍可申请重新处理。", "The time to appeal is over", "The time to appeal claim {number} is over; the decision is final. New decisive evidence within a year can still reopen it."),
    (EventKind.APPEAL_DECIDED, B): ("申诉已有结果", "申请 {number} 的申诉已由新的人员作出决定，理由见页面。一年内有新的关键证据，仍可申请重新处理。", "The appeal is decided", "New people decided the appeal in claim {number}; the reasons stand on the page. New decisive evidence within a year can still reopen it."),
    (EventKind.APPEAL_DECIDED, M): ("申诉已有结果", "申请 {number} 的申诉已由新的人员作出决定，理由见页面。一年内有新的关键证据，仍可申请重新处理。", "The appeal is decided", "New people decided the appeal in claim {number}; the reasons stand on the page. New decisive evidence within a year can still reopen it."),
    (EventKind.REMITTED, B): ("重新审理", "申请 {number} 将由另一位审核员重新审理，理由见页面。现在不用做什么。", "Looked at anew", "Another reviewer looks at claim {number} anew; the reasons stand on the page. Nothing is needed now."),
    (EventKind.REMITTED, M): ("重新审理", "申请 {number} 将由另一位审核员重新审理，理由见页面。现在不用做什么。", "Looked at anew", "Another reviewer looks at claim {number} anew; the reasons stand on the page. Nothing is needed now."),
    (EventKind.REOPENED, B): ("重新审理", "申请 {number} 因新的情况重新审理，理由见页面。现在不用做什么。", "Reopened", "Claim {number} is reopened; the reasons stand on the page. Nothing is needed now."),
    (EventKind.REOPENED, M): ("重新审理", "申请 {number} 因新的情况重新审理，理由见页面。现在不用做什么。", "Reopened", "Claim {number} is reopened; the reasons stand on the page. Nothing is needed now."),
    (EventKind.REMEDY_DISPUTED, B): ("对收到的东西有异议", "申请 {number}：有一方对收到的东西提出异议，由审核员查看双方材料后决定。您可以补充照片或视频。", "What arrived is disputed", "Claim {number}: one side objects to what arrived; a reviewer looks at both sides' material and decides. You can add photos or a clip."),
    (EventKind.REMEDY_DISPUTED, M): ("对收到的东西有异议", "申请 {number}：有一方对收到的东西提出异议，由审核员查看双方材料后决定。您可以补充开箱视频。", "What arrived is disputed", "Claim {number}: one side objects to what arrived; a reviewer looks at both sides' material and decides. You can add the clip of the opening."),
    (EventKind.REMEDY_NOT_PERFORMED, B): ("处理逾期，由审核员接手", "申请 {number} 应办的处理到期还没有完成，由审核员接手另行安排。您不用做什么。", "Overdue: a reviewer takes over", "What was owed in claim {number} is past its day; a reviewer arranges it otherwise. Nothing is needed from you."),
    (EventKind.REMEDY_NOT_PERFORMED, M): ("处理逾期，由审核员接手", "申请 {number} 应办的处理到期还没有完成，由审核员接手。如已完成，请补上凭据。", "Overdue: a reviewer takes over", "What was owed in claim {number} is past its day; a reviewer takes over. If it was done, add what shows it."),
    (EventKind.REMEDIES_PROVED, B): ("已办结", "申请 {number} 已办结。东西再出问题，可另行申请。", "Done", "Claim {number} is closed: all that was owed is done. If it fails again, file a new claim."),
    (EventKind.REMEDIES_PROVED, M): ("已办结", "申请 {number} 已办结，您不用再做什么。", "Done", "Claim {number} is closed; nothing more is needed."),
    (EventKind.SERVICE_DONE, B): ("服务已完成", "报修 {number} 已完成。没修好时，可在保修期内请我们再来。", "The repair is done", "Repair {number} is done. If it is not fixed, ask us back inside its warranty."),
    (EventKind.SERVICE_DISPUTED, M): ("有一项争议待您答复", "报修 {number} 的费用、故障或损坏有争议。请在{until}前答复；未答复不会因此判您输，将由审核员查看。", "A dispute awaits your answer", "Price, fault or damage is disputed in repair {number}. Please answer by {until}; no answer loses nothing by itself, a reviewer looks."),
    (EventKind.SERVICE_DISPUTED, B): ("争议已收到", "报修 {number} 的争议已转商家在{other}前答复。", "Your objection has come", "Your objection in repair {number} is with the other side, to answer by {other}."),
    (EventKind.REVISIT_ASKED, B): ("再次上门已受理", "报修 {number} 的再次上门已受理，我们会与您约定时间。", "Another visit is arranged", "Another visit for repair {number} is taken; a time is arranged with you."),
    (EventKind.CLAIM_WITHDRAWN, B): ("申请已撤回", "申请 {number} 已撤回，随时可以重新提交。", "Your claim is withdrawn", "Claim {number} is withdrawn; you can file it again at any time."),
    (EventKind.CLAIM_WITHDRAWN, M): ("申请已撤回", "申请 {number} 已由买家撤回，您不用做什么。", "A claim is withdrawn", "The buyer withdrew claim {number}; nothing is needed."),
    ("VISIT_BOOKED", B): ("上门时间已约好", "申请 {number} 的上门时间已约好，页面上可以查看、改约或取消，也可以存入日历。", "The visit is booked", "The visit for claim {number} is booked. The page shows it; you can change or cancel it there, and put it into your calendar."),
    ("VISIT_BOOKED", M): ("上门时间已约好", "申请 {number} 的上门时间已约好，页面上可以查看。您不用做什么。", "A visit is booked", "A visit in claim {number} is booked; the page shows when. Nothing is needed from you."),
    ("VISIT_RESCHEDULED", B): ("上门已改约", "申请 {number} 的上门已改到新的时间，原来的时间已取消，页面上可以查看。", "The visit has moved", "The visit for claim {number} has a new time, and the old one is gone; the page shows it."),
    ("VISIT_RESCHEDULED", M): ("上门已改约", "申请 {number} 的上门已改到新的时间，页面上可以查看。您不用做什么。", "A visit has moved", "The visit in claim {number} has a new time; the page shows it. Nothing is needed from you."),
    ("VISIT_ASSIGNED", B): ("已安排师傅", "申请 {number} 已安排师傅上门。页面上有师傅的名片、品牌授权和核验码；对不上请不要开门。", "Somebody is sent", "Somebody is sent for claim {number}. The page shows the card, the brand's authorisation and the door code; if they do not match, keep the door shut."),
    ("VISIT_REASSIGNED", B): ("换了一位师傅", "申请 {number} 改由另一位师傅上门，约好的时间不变，名片和核验码已更新。", "Somebody else comes", "Somebody else comes for claim {number}. The time you were promised stays; card and door code are new."),
    ("VISIT_SET_OUT", B): ("师傅已出发", "申请 {number}：师傅已出发。开门前请核对页面上的名片和核验码。", "On the way", "Claim {number}: the technician is on the way. Before you open, check card and code on the page."),
    ("VISIT_WAITS_FOR_PART", B): ("在等配件", "申请 {number} 在等配件，页面上写明了等什么、预计何时到。到货后请您再选时间，约好的价格不变。", "Waiting for a part", "Claim {number} waits for a part; the page says which and until when. You choose a time when it is there; the agreed price stays."),
    ("VISIT_PART_CAME", B): ("配件到了，请选时间", "申请 {number} 的配件已到货，请在页面上选择再次上门的时间。", "The part is there", "The part for claim {number} is there; please choose on the page when somebody comes again."),
    ("VISIT_TAKEN_IN", B): ("已取回检修", "申请 {number} 的物品已取回检修，页面上有记录；如有周转机也写在上面。", "Taken in for repair", "What claim {number} is about was taken in; the page records it, and the loaner if there is one."),
    ("VISIT_BROUGHT_BACK", B): ("修好了，请选送回时间", "申请 {number} 的物品已修好，请在页面上选择送回的时间。", "Repaired; choose a time", "What claim {number} is about is repaired; please choose on the page when it comes back."),
    ("VISIT_SECOND_CALL", B): ("需要再来一次", "申请 {number} 需要再次上门，请在页面上选择时间；约好的价格不变。", "Another call is needed", "Claim {number} needs another call; please choose a time on the page. The agreed price stays."),
    ("VISIT_NOBODY_HOME", B): ("师傅来过，没有遇到您", "申请 {number}：师傅按约到达，没有遇到您。请在页面上重新选择时间，不另收费。", "We missed you", "Claim {number}: the technician came at the time agreed and nobody opened. Please choose another time on the page; it costs nothing."),
    ("VISIT_HANDED_BACK", B): ("正在换一家网点", "申请 {number} 原来的网点无法承接，我们正在找另一家，您不用做什么。", "Another outlet is looked for", "The outlet cannot do claim {number}; another one is looked for. Nothing is needed from you."),
    ("VISIT_LEFT_SAFELY", B): ("这次上门已中止", "申请 {number} 的这次上门已中止，我们会联系您另行安排。", "The visit was broken off", "The visit for claim {number} was broken off; we get in touch to arrange it anew."),
    ("VISIT_CANCELLED", B): ("上门已取消", "申请 {number} 的上门已取消，不收任何费用。需要时可以重新预约。", "The visit is called off", "The visit for claim {number} is called off and costs nothing. You can book again when you need it."),
    ("VISIT_CANCELLED", M): ("上门已取消", "申请 {number} 的上门已取消，页面上可以查看。您不用做什么。", "A visit is called off", "The visit in claim {number} is called off; the page shows it. Nothing is needed from you."),
    ("RETURN_ASKED", B): ("请寄回商品", "申请 {number}：请在{until}前寄回商品，并在页面填写运单号；运费不由您承担。商家收到查看后退款{amount}。", "Please send it back", "Claim {number}: please send the goods back by {until} and enter the waybill on the page; the freight is not yours. The refund{amount} follows once the merchant has looked."),
    ("RETURN_DELIVERED", M): ("退货已送达，请开箱查看", "申请 {number} 的退货已送达。请边拍摄边开箱；不符时请在{until}前提出，退款尚未发出。没有异议则到时自动退款。", "The return has arrived", "The return of claim {number} has arrived. Please film the opening. If it is not what you sold, object by {until}: the refund has not gone. Without objection it goes then."),
    ("RETURN_DELIVERED", B): ("退货已送达", "申请 {number} 的退货已送达。商家在{other}前没有异议，即退款{amount}。", "Your return has arrived", "Your return in claim {number} has arrived. Unless the merchant objects by {other}, the refund{amount} goes."),
    ("REFUND_CONFIRMED", B): ("退款已到账", "申请 {number} 的退款{amount}已由支付渠道确认。如金额不符，请在{until}前提出。", "Your refund has arrived", "The refund{amount} of claim {number} is confirmed. If it is short, object by {until}."),
    ("REFUND_CONFIRMED", M): ("退款已完成", "申请 {number} 的退款{amount}已完成。", "The refund is done", "The refund{amount} of claim {number} is done."),
    ("REMEDY_SENT", B): ("已发出", "申请 {number} 的{remedy}已发出，运单号见页面。收到后如有问题，签收后仍有时间提出。", "It is on its way", "Claim {number}: {remedy} is on its way; the waybill stands on the page. You have time to object after it arrives."),
    ("REMEDY_ARRIVED", B): ("已送达", "申请 {number} 的{remedy}已送达。如有问题，请在{until}前提出，由审核员查看。", "It has arrived", "Claim {number}: {remedy} has arrived. If something is wrong, object by {until}; a reviewer looks."),
    ("REMEDY_PROVED", B): ("已完成", "申请 {number} 的{remedy}已完成。如有问题，请在{until}前提出，由审核员查看。", "It is done", "Claim {number}: {remedy} is done. If something is wrong, object by {until}; a reviewer looks."),
    ("REMEDY_OVERDUE", B): ("处理逾期", "申请 {number} 应办的处理到期还没有完成。决定生效后由审核员接手；您不用做什么。", "Overdue", "What is owed in claim {number} is past its day. A reviewer takes over once the decision is final; nothing is needed from you."),
    ("REMEDY_OVERDUE", M): ("处理逾期", "申请 {number} 应办的处理已到期。如已完成，请补上凭据；尚未完成请尽快办理。", "Overdue", "What is owed in claim {number} is past its day. If it was done, add what shows it; otherwise please do it now."),
})  # fmt: skip

QUIET = INSIDE_THE_DESK

ONLY_OWN_WINDOW = frozenset({EventKind.QUESTION_ASKED, EventKind.ADVERSE_NOTICE_SERVED})
"""Told to the side that got the window, not to the other."""

REMEDIES: Mapping[str, tuple[str, str]] = MappingProxyType({
    RemedyKind.REFUND_ONLY: ("仅退款", "a refund without return"),
    RemedyKind.PARTIAL_REFUND: ("部分退款", "a partial refund"),
    RemedyKind.RETURN_REFUND: ("退货退款", "return and refund"),
    RemedyKind.EXCHANGE: ("换货", "an exchange"),
    RemedyKind.RESHIP: ("补发", "sending what is missing"),
    RemedyKind.REPAIR: ("维修", "a repair"),
    RemedyKind.VISIT: ("上门", "a visit"),
})  # fmt: skip


def message_words(kind: str, side: Role, told: Told) -> Words | None:
    """What a side is told of an event, or None where it is told nothing."""
    row = _ROWS.get((kind, side))
    if row is None or (kind in ONLY_OWN_WINDOW and told.until is None):
        return None
    amount = f" {yuan(told.amount_fen)}" if told.amount_fen else ""
    remedy_zh, remedy_en = REMEDIES.get(told.remedy, ("", ""))
    zh = {"number": told.number, "until": until_zh(told.until, told.now), "other": until_zh(told.other_until, told.now), "remedy": remedy_zh, "amount": amount}  # fmt: skip
    en = {"number": told.number, "until": until_en(told.until, told.now), "other": until_en(told.other_until, told.now), "remedy": remedy_en, "amount": amount}  # fmt: skip
    return Words(title_zh=row[0], text_zh=row[1].format(**zh), title_en=row[2], text_en=row[3].format(**en))


def until_zh(at: datetime | None, now: datetime) -> str:
    """``11 月 25 日 18:00（北京时间，还剩 2 个工作日）``; a window that ends at midnight ends at 24:00 of its last day."""
    if at is None:
        return "时限"
    day, hour = _day_and_hour(at)
    left = working_days_left(at, now)
    said = f"还剩 {left} 个工作日" if left else "不足 1 个工作日"
    return f" {day.month} 月 {day.day} 日 {hour}（北京时间，{said}）"


def until_en(at: datetime | None, now: datetime) -> str:
    """``25 November 18:00 Beijing time (2 working days left)``."""
    if at is None:
        return "the time given"
    day, hour = _day_and_hour(at)
    left = working_days_left(at, now)
    said = f"{left} working day{'s' if left > 1 else ''} left" if left else "less than a working day left"
    return f"{day.day} {day:%B} {hour} Beijing time ({said})"


def working_days_left(at: datetime, now: datetime) -> int:
    """Working days after today up to the last day of a window, both in Beijing."""
    last, day, n = _day_and_hour(at)[0].date(), now.astimezone(BEIJING).date(), 0
    while day < last:
        day += timedelta(days=1)
        n += is_working_day(day)[0]
    return n


def _day_and_hour(at: datetime) -> tuple[datetime, str]:
    local = at.astimezone(BEIJING)
    if (local.hour, local.minute) == (0, 0):
        return local - timedelta(days=1), "24:00"
    return local, f"{local:%H:%M}"
