# Pages and their menu

skip = To the content
menu = Pages
menu-calendar = Campaigns
menu-gallery = New
menu-segments = Segments
menu-now = Now
menu-members = Members
menu-reports = Reports
menu-versions = Versions
other-language = Türkçe
theme-system = Colours: as the system
theme-dark = Colours: dark
theme-light = Colours: light
month-1 = Jan
month-2 = Feb
month-3 = Mar
month-4 = Apr
month-5 = May
month-6 = Jun
month-7 = Jul
month-8 = Aug
month-9 = Sep
month-10 = Oct
month-11 = Nov
month-12 = Dec
weekday-mon = Mon
weekday-tue = Tue
weekday-wed = Wed
weekday-thu = Thu
weekday-fri = Fri
weekday-sat = Sat
weekday-sun = Sun

# The calendar

calendar-title = Campaigns
calendar-new = New campaign
calendar-about = Four weeks back and sixteen ahead; the red line is today.
calendar-empty = There is no campaign yet. Begin with one of the gallery.
calendar-failed = The files on disk have mistakes. What was in force before goes on.
rollout-shadow = tried only
rollout-canary = for { $share } % of the members
rollout-replaces = new version of { $campaign }
rollout-replaced = its new version is { $campaign }
campaign = Campaign
state = State
time-line = Time line
gave-last-week = Gave in the last 7 days
gave-so-far = Gave since the start
effects-since-start = { $count ->
    [one] { $count } effect
   *[other] { $count } effects
}
until-day = until { $day }
from-day = from { $day }
state-live = live
state-planned = planned
state-paused = outside its hours
state-ended = ended
state-left-out = left out
state-quarantined = quarantined
state-draft = draft

# A campaign

not-published = not published
has-draft = draft with changes
as-published = as published
draft-by = last changed by { $name }
overtaken = These files were changed on disk since this draft began:
overtaken-mine = Keep my draft, on top of theirs
overtaken-theirs = Discard my draft
stale-editor = Somebody else changed this draft meanwhile, so yours was not kept. Copy your text and load the page again. Changed by:
plain-title = In short
plain-name = Name
plain-description = Description
plain-from = First day
plain-through = Last day
plain-days = Days of the week (none: every day)
plain-hours = Hours
plain-audience = For whom (a condition)
plain-times = Times a member
plain-every = In each
plain-other-limit = How often it can be got is said in the text below.
plain-budget = Budget for all
plain-rollout = Little by little
plain-shadow = Try only: decide and write down, give nothing
plain-canary = To so many members first
plain-activate-at = In force from
plain-replaces = New version of
plain-replaces-none = no other campaign
plain-keep = Keep in the draft
plain-not = The campaign's text cannot be read as it is; mend it below first.
form-wrong = “{ $value }” cannot be used there. Nothing was kept.
period-ever = ever
period-day = day
period-week = week
period-month = month
period-quarter = quarter
period-calendar-year = calendar year
text-title = Files
text-keep = Check and keep in the draft
check-title = Check
check-fine = Nothing is wrong.
check-wrong = Cannot be published:
check-failed = Your changes are not kept yet:
severity-error = Error
severity-warning = Warning
cases-title = Cases
case-holds = holds
case-fails = fails

# Try it

try-title = Try it
try-kind = What happens
try-at = When
try-customer = Member
try-guest = a guest
try-store = Store
try-channel = Channel
try-coupons = Coupon codes
try-basket = Basket
try-sku = Article
try-category = Category
try-quantity = Quantity
try-price = Unit price
try-facts = What is known of the member
try-button = Decide
try-gave = It gives
try-nothing = It gives nothing
try-why = Why
try-others = What others give
try-wrong = The draft has mistakes, so it cannot be tried yet.
effect-points = points
effect-multiply = multiplied points
effect-discount = discount
effect-gift = gift
effect-coupon = coupon
effect-message = message
effect-tag = tag
effect-untag = tag taken away
effect-tier = tier
effect-progress = progress

# Over the past

past-title = Before it goes live
past-none = Start the server with --past-events or --ledger, and a draft can be tried on the past.
past-files = On the past records that the server was given.
past-ledger = On everything that the ledger processed.
past-daily = with a daily sweep
past-button = What would it have cost?
backtest-draft = draft
backtest-in-force = in force
backtest-running = The past is being decided by both…
backtest-look = Look again
backtest-nothing = Nothing changes: every decision is the same.
backtest-report = The whole report
backtest-period = Days
backtest-events = Events
backtest-reach = Members reached
backtest-off = Off prices
backtest-points = Points
backtest-cost = Cost of the campaign
backtest-shadow-reach = Members it would have reached, in shadow
backtest-shadow-cost = What it would have cost, in shadow
backtest-coupons = Coupons
backtest-total-cost = Cost of all campaigns
backtest-change = Change of the cost
backtest-gain = Members who gain
backtest-lose = Members who lose

# Publishing and versions

publish-title = Publish
publish-name = Your name
publish-note = Why
publish-button = Publish
publish-about = It goes into force at once, and can be undone with one click.
discard-button = Discard the draft
take-down = Take down
take-down-about = The campaign's files leave the program. This can be undone. To end a campaign, give it a last day.
versions-about = Everything that was published here, the newest first.
versions-none = Nothing was published here yet.
version-published = published
version-undone = undone
version-restored = brought back
version-taken-down = taken down
undo = Undo
restore = Bring this version back
done-kept = Kept in the draft.
done-begun = A draft is there. Look at it, then publish it.
done-published = Published, and in force.
done-published-no-git = Published, and in force. It could not be committed to Git; the server's log says why.
done-discarded = The draft is gone.
done-rebased = The draft is on top of what is published now.
done-undone = Undone, and in force.
done-restored = Brought back, and in force.
done-taken-down = Taken down. It can be undone below.
failed-stale = Somebody else changed the draft meanwhile. This is theirs; yours was not kept.
failed-overtaken = The published files changed meanwhile. Look at the draft again.
failed-undo-overtaken = The files were changed since, so this cannot be undone by itself. Bring a version back instead.
failed-nothing = There is nothing to do: the files are like that already.
failed-wrong = It has mistakes, so it was not published. What is in force goes on.
failed-form = The campaign's text cannot be read, so the form was not kept.
failed-id = That is no name for files: letters, digits and - please.
failed-id-taken = A campaign of that name is there already.

# Now, members, reports

now-snapshot = In force
now-since = Since
now-reloads = Edits put into force
now-refused = Edits refused
seconds = { $count ->
    [one] { $count } second
   *[other] { $count } seconds
}
now-quarantined = Quarantined
now-budgets = Left of limits and budgets
budget-low = running out
budget-gone = used up
now-decisions = Decisions
now-none = Nothing was processed yet.
near-title = Near misses
near-about = Which campaigns members almost got: one number was missing, and not much of it. The newest events are looked at; with a long past that takes a while.
near-look = Look at the newest events
near-again = Look again
near-looking = Looking at the newest events…
near-events = { $count ->
    [one] The newest event was looked at
   *[other] The newest { $count } events were looked at
}
near-newest = (up to { $event }). Near is at most a fifth of what is needed, or 1, or 7 days.
near-none = Nobody missed a campaign by a little.
near-count = { $count ->
    [one] 1 event nearly met
   *[other] { $count } events nearly met
}
near-between = ({ $nearest } to { $farthest } off)
near-closest = Closest:
near-at-least = { $of } was { $value }; at least { $bound } needed, { $by } short
near-more-than = { $of } was { $value }; more than { $bound } needed, { $by } short
near-at-most = { $of } was { $value }; at most { $bound } allowed, { $by } too much
near-less-than = { $of } was { $value }; less than { $bound } needed, { $by } too much
near-why = why ({ $event })
days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
now-none-since = No event has been decided since then.
now-campaigns = Since the start of the server
now-evaluated = Events looked at
now-effects = Effects
now-faults = Faults
members-search = Member's id, or a part of it
search = Search
members-none = Nobody was found.
members-more = There are more. Write more of the id.
members-all = Members
member = Member
tier = Tier
last-event = Last event
as-of = As of
household-purse = Points of the household { $household }, shared with:
next-tier = To { $tier } there are missing:
pending = not usable yet
left = Left
event = Event
earned = Earned
usable-from = Usable from
gone-from = Gone from
never = never
coupons = Coupons
code = Code
valid-until = Valid until
timeline = What happened
timeline-none = Nothing was booked yet.
day = Day
reason = Reason
from-account = From
to-account = To
points = Points
event-record = The record
reason-given = gave something
reason-audience = not in its audience
reason-trigger = for other events
reason-window = outside its time
reason-guest = for members only
reason-limit = got as often as it can be
reason-holdout = in the control group
reason-replaced = its new version stands in for it
reason-canary = for some members first
reason-shadow = would have given something, but is tried only
reason-lost = a better one was chosen
reason-shut-out = shut out by another
reason-proposed-nothing = its rules gave nothing
reason-nothing-left = nothing was left to give
reason-refused = refused
reason-fault = failed
report-campaigns = What campaigns gave
report-liability = Points owed, by the day on which they are gone
wallet = Wallet
given = Given
taken = Taken back
events = Events
coupons-issued = Coupons
coupons-redeemed = Used
coupons-expired = Expired
given-coupons = { $count ->
    [one] { $count } coupon
   *[other] { $count } coupons
}
lots = Lots

percent = { $number } %
segment = Segment
measured = Group
measured-all = All members
measure-buyers = Ever bought
measure-active = In the last 90 days
measure-purchases = Purchases
measure-returned = Returned
measure-rewarded = With a reward
measure-rewarded-members = Members with a reward
report-measures = Members, purchases and returns
report-measures-about = In all, by tier, and by the segments of program.toml as of the newest day; a member may be in several segments. A purchase is returned if anything of it came back.
report-cohorts = Who still buys
report-cohorts-about = Members by the month of their first purchase: how many of 100 bought something so many months later.
plot-months = Months since the first purchase
plot-retention = Of 100 members, how many still buy, by months since the first purchase; the numbers are in the table below
plot-owed = Points in the wallet { $wallet } by the day on which they are gone; the numbers are in the table below
report-days = { $count ->
    [one] { $count } row
   *[other] { $count } rows
}
cohort-first = First bought
report-points = Points
points-used = Used
points-expired = Expired
points-corrected = Corrected
points-outstanding = Outstanding
points-pending = of it not usable yet
points-held = of it held

# What campaigns changed

uplift-title = What campaigns changed
uplift-about = Members whom a campaign is for, beside those of its control group whom it would have been for. What they buy after the first such event counts, whether they used what the campaign gave or not.
uplift-days = Days of each member that count
uplift-again = Work out
uplift-through = Through { $day }.
uplift-none = No campaign has a control group. One that has says in its text, before it begins, for example:
uplift-rejects = { $count } records cannot be used, the first: { $first }
uplift-treated = With the campaign
uplift-control = Control group
uplift-group = { $members } members; { $buyers } bought something, { $percent } %
uplift-nobody = nobody whose days are over
uplift-each = , { $spend } { $unit } each
uplift-open = ; { $members } more are still within their days
uplift-spend = Spend:
uplift-buyers = Buyers:
percentage-points = percentage points
uplift-more-spend = Members with the campaign spend more, by { $size } { $unit } (between { $low } and { $high }): chance alone hardly makes that.
uplift-less-spend = Members with the campaign spend less, by { $size } { $unit } (between { $low } and { $high }): chance alone hardly makes that.
uplift-more-buy = More of the members with the campaign buy, by { $size } { $unit } (between { $low } and { $high }): chance alone hardly makes that.
uplift-less-buy = Fewer of the members with the campaign buy, by { $size } { $unit } (between { $low } and { $high }): chance alone hardly makes that.
uplift-not-yet = We cannot tell yet: the difference seen is { $seen } { $unit }, but it may be anything between { $low } and { $high }. About { $more } more members are needed to tell one of this size.
uplift-same = We see no difference; it may be anything between { $low } and { $high } { $unit }.
uplift-too-few = We cannot tell yet: there are too few members.
uplift-method = Intervals of 95 %: Welch's t for spend (1947), Newcombe's hybrid score for shares of buyers (1998, method 10).

# The gallery

gallery-title = New campaign
gallery-about = Choose one to begin with. It becomes a draft with its examples; nothing is live before you publish it.
gallery-id = Name of its files
gallery-published = Published already: { $names }
gallery-use = Begin with this
gallery-base-points = Base points
gallery-base-points-about = A point for every unit of money.
gallery-birthday = Birthday
gallery-birthday-about = A coupon on the birthday, for two weeks, once a year.
gallery-anniversary = Anniversary
gallery-anniversary-about = Points for every year since joining, on the day.
gallery-welcome = Welcome
gallery-welcome-about = Points for joining.
gallery-second-purchase = Second purchase
gallery-second-purchase-about = Two weeks after the only purchase: a coupon to come again.
gallery-win-back = Win-back
gallery-win-back-about = Three months without a purchase: a coupon.
gallery-stamp-card = Stamp card
gallery-stamp-card-about = Every tenth purchase brings a gift.
gallery-three-for-two = Three for two
gallery-three-for-two-about = Of every three pieces of a category the cheapest is free.
gallery-bundle = Bundle
gallery-bundle-about = Two coffees and a cake for one price.
gallery-quantity-break = Crate price
gallery-quantity-break-about = Many pieces of one thing are cheaper.
gallery-spend-ladder = Spend ladder
gallery-spend-ladder-about = The more is bought, the more comes off.
gallery-basket-threshold = Amount off
gallery-basket-threshold-about = An amount off from a certain total on.
gallery-free-delivery = Free delivery
gallery-free-delivery-about = Delivery is free from a certain total on.
gallery-gift-with-purchase = Gift with purchase
gallery-gift-with-purchase-about = Something free with a large basket, once a month.
gallery-category-bonus = Category bonus
gallery-category-bonus-about = Extra points for one category.
gallery-happy-hour = Happy hour
gallery-happy-hour-about = Extra points in quiet hours.
gallery-weekend-double = Weekend
gallery-weekend-double-about = Extra points on Saturdays and Sundays.
gallery-tier-multiplier = Tier bonus
gallery-tier-multiplier-about = Silver and gold members collect more.
gallery-tier-welcome = Welcome to gold
gallery-tier-welcome-about = A coupon for whoever reaches gold.
gallery-big-spender-week = Big spender
gallery-big-spender-week-about = Whoever has spent much this year is thanked.
gallery-streak = Four weeks running
gallery-streak-about = Points for a purchase in four weeks running.
gallery-referral = Refer a friend
gallery-referral-about = A friend who joins on a member's word gets points.
gallery-coupon-code = Newsletter code
gallery-coupon-code-about = A code takes something off, once for each member.
gallery-surprise = Surprise
gallery-surprise-about = One purchase in twenty brings a small coupon.

# Segments

segments-title = Segments
segments-about = Whom you talk about, named once: audiences write segment.loyal, and reports count them. A member may be in several, or in none.
segments-own = In this program
segments-gallery = To begin with
segments-new = One of your own
segment-name = Name, such as night_owls
segment-begin = Begin
segment-use = Begin with this
segment-lines = { $count ->
    [one] One more line of program.toml comes with it
   *[other] { $count } more lines of program.toml come with it
}
segment-who = Who is in it
segment-and = and
segment-or = or
segment-members = Members
segment-counting = Counting members…
segment-count-look = Count them
segment-count = { $count } of { $members } ({ $percent } %)
segment-day = On { $day }, the day of the newest event, with these numbers.
segment-count-none = There are no events yet.
segment-count-not = They can be counted once nothing is wrong.
segment-numbers = Numbers
segment-keep-numbers = Keep these numbers
segment-text = As text
segment-keep = Keep
segment-adds = With it, program.toml gets what it lacks:
segment-adds-about = The count above is as if this had always been there. In a ledger, what is new under [history] begins empty: it counts the events that come from then on.
segment-publish-about = It goes into program.toml, whose other lines stay as they are, and can be undone with one click.
segment-take-down-about = The segment leaves the program, unless something reads it. This can be undone.
segment-overtaken = Somebody else changed this meanwhile:
failed-segment-name = That is no name for a segment: letters of English, digits and _ please.
failed-segment-read = Something reads it, so it stays. Change that first.
segment-at-least = { $fact }: at least { $number }
segment-more-than = { $fact }: more than { $number }
segment-at-most = { $fact }: at most { $number }
segment-less-than = { $fact }: less than { $number }
segment-exactly = { $fact }: exactly { $number }
segment-between = { $fact }: { $from } to { $to }
segment-from-below = { $fact }: from { $from } to below { $to }
segment-most = { $fact }: more than half of { $whole }
fact-purchases = purchases ever
fact-days_since_purchase = days since the last purchase
fact-orders_90d = purchases in 90 days
fact-orders_180d = purchases in 180 days
fact-orders_365d = purchases in 365 days
fact-spend_365d = spend in 365 days
fact-small_orders_365d = purchases below 50 in 365 days
fact-coupon_orders_365d = purchases with a coupon in 365 days
fact-categories_90d = different categories in 90 days
fact-categories_365d = different categories in 365 days
fact-visits_90d = visits in 90 days
fact-reviews_365d = reviews in 365 days
fact-complaints_90d = complaints in 90 days
fact-bad_surveys_90d = surveys with a score of 6 or less in 90 days
segment-loyal = Loyal
segment-loyal-about = They come often, and were here lately.
segment-active = Active
segment-active-about = They bought something lately.
segment-potential = Potential
segment-potential-about = They came once or twice only, and spent much.
segment-lapsed = Lapsed
segment-lapsed-about = They used to buy, and have not for long.
segment-discount_seekers = Discount seekers
segment-discount_seekers-about = Most of what they buy, they buy with a coupon.
segment-impulse = Impulse buyers
segment-impulse-about = They come for small things, again and again.
segment-need_based = Need-based
segment-need_based-about = They come for one thing, or two, and for nothing else.
segment-curious = Curious
segment-curious-about = They try many things, or say what they think of them.
segment-wanderers = Wanderers
segment-wanderers-about = They look, and do not buy. Your records need events of kind visit.
segment-angry = Angry
segment-angry-about = They complained, or would not recommend you. Your records need events of kind complaint or survey.
segment-recency = Recency, in fifths
segment-recency-about = Five segments by how long ago the last purchase was, 5 the newest.
segment-frequency = Frequency, in fifths
segment-frequency-about = Five segments by how often they came, 5 the most.
segment-value = Value, in fifths
segment-value-about = Five segments by what they spent, 5 the most.
segment-champions = Champions
segment-champions-about = They came lately, come often and spend much.
segment-at_risk = At risk
segment-at_risk-about = They spent much, and have been away.
