# engine: diagnostic

file-cannot-be-read = file cannot be read
the-file-is-missing-is-not-utf-8-text-or-may-not-be = The file is missing, is not UTF-8 text, or may not be read by this user.
not-valid-toml = not valid TOML
the-file-breaks-the-toml-syntax-so-nothing-in-it-can-be = The file breaks the TOML syntax, so nothing in it can be used. Often a quote or a bracket is missing.
unknown-key = unknown key
the-key-means-nothing-here-keys-are-never-ignored-since = The key means nothing here. Keys are never ignored, since a misspelt one would silently change a campaign.
wrong-type-of-value = wrong type of value
the-key-expects-another-type-of-value-for-example-a = The key expects another type of value, for example a text in quotes or a whole number.
missing-key = missing key
the-file-needs-this-key = The file needs this key.
value-not-allowed = value not allowed
the-value-has-the-right-type-but-is-not-one-that-this = The value has the right type, but is not one that this key allows.
unknown-name = unknown name
the-value-names-an-event-kind-tier-wallet-table-or = The value names an event kind, tier, wallet, table or field that the program does not have. Built-in ones and those of program.toml exist, nothing else.
declared-twice = declared twice
the-same-name-is-declared-twice = The same name is declared twice.
lookup-table-cannot-be-used = lookup table cannot be used
a-table-in-tables-is-a-csv-file-with-a-header-row-its = A table in tables/ is a CSV file with a header row. Its first column is the key, and no key may occur twice. Scripts name it by its file name: small letters, digits and `_`.
nothing-uses-this-file = nothing uses this file
no-campaign-runs-the-script-or-the-file-does-not-count = No campaign runs the script, or the file does not count at all, most likely because a name or its ending is misspelt.
program-without-campaigns = program without campaigns
there-is-no-manifest-in-campaigns-so-no-event-comes-to = There is no manifest in campaigns/, so no event comes to anything.
window-is-probably-not-as-meant = window is probably not as meant
until-is-the-first-day-that-is-out-again-so-that-the = `until` is the first day that is out again, so that the last day of a month does not belong to the campaign; `through` is the last day that belongs to it. And only purchases and returns have a store whose clock a window can go by.
amount-without-a-currency = amount without a currency
the-program-has-several-currencies-and-the-amount-does = The program has several currencies, and the amount does not say which it is in: 500 lira and 500 euros are not the same. Write it per currency under [params], such as `minimum = {"{"} TRY = 500, EUR = 15 {"}"}`, and `params.minimum` where it is used.
sum-of-different-currencies = sum of different currencies
the-program-has-several-currencies-and-this-would-add = The program has several currencies, and this would add up or compare amounts of all of them. Count purchases or points instead, or give each market a program of its own.
larger-than-it-may-be = larger than it may be
a-file-a-table-an-expression-or-a-whole-folder-is = A file, a table, an expression or a whole folder is larger than a program needs. It is refused before it is read or worked on, so that it cannot keep the host busy.
file-is-passed-over = file is passed over
something-in-the-folder-looks-like-a-file-of-the = Something in the folder looks like a file of the program and is none: its name is not text, its ending is written with capital letters, or it is a pipe or a device.
name-that-looks-like-another = name that looks like another
the-name-has-letters-of-several-scripts-or-looks-like = The name has letters of several scripts, or looks like another name and is not the same. Write it with plain letters, or people will take one for the other.
fact-that-the-service-does-not-have = fact that the service does not have
the-campaign-reads-a-fact-about-members-that-the = The campaign reads a fact about members that the service which runs the program does not supply. It could decide no event, so the program does not go into force. Leave the fact out, or have the service supply it.
expression-cannot-be-read = expression cannot be read
the-expression-breaks-the-syntax-compare-with-combine = The expression breaks the syntax. Compare with `==`, combine with `&&`, `||` and `!`, put texts in double quotes.
unknown-field = unknown field
the-field-is-neither-built-in-nor-declared-in-program = The field is neither built in nor declared in program.toml.
values-of-different-types = values of different types
only-values-of-the-same-type-can-be-compared-or-added = Only values of the same type can be compared or added: amounts with amounts or whole numbers, texts with texts, days with days.
field-not-available-here = field not available here
not-every-event-kind-of-this-campaign-s-on-has-the = Not every event kind of this campaign's `on` has the field, or it belongs to single lines and is used outside `any`, `all`, `none`, `count` or `sum`. `event.seed` is for scripts and plugins, `purchase.net` and `line.net` are known from the phase `order` on, `purchase.earning` from `earn` and `purchase.base_points` from `boost` on; what a decision computes is in no history.
value-may-be-missing = value may be missing
the-field-is-optional-say-what-happens-without-it-field = The field is optional. Say what happens without it: `field ?? default`, or `field != ()` first.
not-a-condition = not a condition
an-audience-must-be-true-or-false-for-every-event = An audience must be true or false for every event.
expression-is-evaluated-row-by-row = expression is evaluated row by row
the-expression-is-correct-but-uses-something-that = The expression is correct, but uses something that cannot be decided for a whole batch at once. It costs about a hundred times more.
script-cannot-be-read = script cannot be read
the-script-breaks-the-syntax-of-rhai-nothing-of-the = The script breaks the syntax of Rhai. Nothing of the campaign runs until it is mended.
unknown-variable = unknown variable
scripts-read-event-customer-purchase-history-wallet = Scripts read event, customer, purchase, history, wallet, params, tables, today and now, and what they define with `let`.
unknown-function = unknown function
there-is-no-function-of-this-name = There is no function of this name.
unknown-parameter = unknown parameter
the-campaign-s-manifest-does-not-set-this-parameter = The campaign's manifest does not set this parameter under [params].
effect-not-allowed-in-this-phase = effect not allowed in this phase
discounts-on-lines-belong-to-the-phases-item-and-order = Discounts on lines belong to the phases item and order, on the order to order, on shipping to shipping; gifts to item and order, multiply to boost, set_tier to status.
feature-not-allowed-in-scripts = feature not allowed in scripts
scripts-cannot-use-eval-import-or-anything-that-would = Scripts cannot use eval, import, or anything that would make a decision differ from one run to the next.
wrong-argument = wrong argument
the-function-cannot-be-called-with-this-argument = The function cannot be called with this argument.
division-of-whole-numbers-drops-the-rest = division of whole numbers drops the rest
text-10-4-is-2-write-10-0-4-to-keep-the-fraction = 10 / 4 is 2. Write 10.0 / 4 to keep the fraction.
parameter-that-nothing-reads = parameter that nothing reads
neither-the-audience-nor-the-script-reads-the-parameter = Neither the audience nor the script reads the parameter. Often it is misspelt, or a key of the manifest that has slipped below [params].
script-proposes-nothing = script proposes nothing
whatever-the-event-the-script-proposes-no-effect = Whatever the event, the script proposes no effect.
script-that-cannot-be-compiled = script that cannot be compiled
scripts-are-compiled-to-plans-which-always-end-call = Scripts are compiled to plans, which always end, call nothing by name and keep nothing. A script that no plan can hold runs in the interpreter only if its manifest says `interpreted = true` and the program grants it: `interpreted = true` under [limits] of program.toml.
birthday-of-a-day-that-was-moved = birthday of a day that was moved
days-were-added-to-a-date-of-birth-before-its-birthday = Days were added to a date of birth before its birthday is asked for. They are counted in the year of birth: whoever was born on 27 February of a leap year has `+ 4` on 2 March, and this year's 27 February is four days before 3 March. `days_to_birthday` and `days_since_birthday` count in this year, over 29 February and New Year too.
plugin-not-found = plugin not found
there-is-no-file-of-this-name-in-plugins-build-it-with = There is no file of this name in plugins/. Build it with `sadakat plugin build`. A service that embeds the library needs only the file, not the command: it lies in plugins/ of the folder, or is inserted into the `Folder` under that path. `cargo xtask demo` builds those of the example program.
file-is-not-a-sadakat-plugin = file is not a Sadakat plugin
the-file-is-not-a-webassembly-component-with-the = The file is not a WebAssembly component with the exports of the plugin contract. Build it with `sadakat plugin build`.
plugin-is-for-another-host-version = plugin is for another host version
the-plugin-was-built-against-a-version-of-the-contract = The plugin was built against a version of the contract that this host does not know. Update the host, or build the plugin with an older SDK.
plugin-needs-a-field-that-the-program-lacks = plugin needs a field that the program lacks
the-plugin-reads-a-field-that-is-neither-built-in-nor = The plugin reads a field that is neither built in nor declared in program.toml, or that has another type there.
plugin-parameter-is-wrong = plugin parameter is wrong
the-campaign-sets-a-parameter-that-the-plugin-does-not = The campaign sets a parameter that the plugin does not have, lacks one that it requires, gives one the wrong type, or gives values that the plugin itself refuses.
plugin-cannot-describe-itself = plugin cannot describe itself
the-plugin-trapped-ran-out-of-fuel-or-gave-nonsense = The plugin trapped, ran out of fuel, or gave nonsense when asked what it reads and proposes.
this-host-runs-no-plugins = this host runs no plugins
the-service-was-built-without-its-feature-wasm-and-the = The service was built without its feature `wasm`, and the campaign runs a plugin.
plugin-whose-answers-depend-on-earlier-events = plugin whose answers depend on earlier events
an-event-must-come-out-the-same-whatever-else-was-asked = An event must come out the same whatever else was asked before it or with it. When the program is loaded, each plugin is asked about made-up events in several orders, alone and together, and its answers differed: something in it remembers, such as a `static`, a cache or a global variable. Take what it must know of the past from `history.…`.
plugin-that-the-right-people-did-not-sign = plugin that the right people did not sign
signed-by-under-plugins-of-program-toml-names-the = `signed_by` under [plugins] of program.toml names the public keys of those whose plugins the program runs. The plugin has no signature beside it, or one by somebody else or of another file. `sadakat plugin sign` signs it, `sadakat plugin verify` says who did.
not-valid-json = not valid JSON
each-line-must-be-one-json-object = Each line must be one JSON object.
unknown-field-in-record = unknown field in record
the-record-has-a-field-that-the-program-does-not-declare = The record has a field that the program does not declare.
wrong-type-in-record = wrong type in record
the-field-s-value-is-not-of-the-type-that-the-program = The field's value is not of the type that the program declares.
missing-field-in-record = missing field in record
the-record-lacks-a-required-field = The record lacks a required field.
number-is-not-exact = number is not exact
the-number-has-more-decimal-places-than-its-unit-an = The number has more decimal places than its unit: an amount more than the currency's minor unit, a quantity more than three.
amount-does-not-add-up = amount does not add up
a-line-s-amount-must-equal-quantity-unit-price-discount = A line's amount must equal quantity × unit_price − discount, and the total the sum of the lines' amounts, of which the tax is a part.
event-occurs-twice = event occurs twice
an-earlier-event-has-the-same-id = An earlier event has the same id.
unknown-name-in-record = unknown name in record
the-record-names-an-event-kind-tier-or-currency-that = The record names an event kind, tier or currency that the program does not have.
unknown-customer = unknown customer
the-event-s-customer-is-not-among-the-customers-and-the = The event's customer is not among the customers, and the run was told to reject such events.
record-too-large = record too large
the-record-is-larger-than-a-record-may-be = The record is larger than a record may be.
not-utf-8-text = not UTF-8 text
the-line-has-bytes-that-are-not-utf-8 = The line has bytes that are not UTF-8.
events-out-of-time-order = events out of time order
events-must-come-in-the-order-of-time-since-each-sees = Events must come in the order of time, since each sees the outcome of earlier ones. Sort the file by `at`.
customer-occurs-twice = customer occurs twice
an-earlier-customer-record-has-the-same-id = An earlier customer record has the same id.
file-ends-too-early = file ends too early
the-compressed-file-is-cut-off-or-damaged-what-could-be = The compressed file is cut off or damaged. What could be read before that point was used.
unknown-time-zone-in-record = unknown time zone in record
time-zone-of-a-customer-or-a-purchase-is-an-iana-name = `time_zone` of a customer or a purchase is an IANA name such as Europe/Istanbul, or is left out: then the program's zone counts.
return-of-an-unknown-purchase = return of an unknown purchase
the-return-names-a-purchase-that-is-not-among-the = The return names a purchase that is not among the earlier records, or names none although the program wants that reported. Write the purchase's id as `of`.
more-comes-back-than-is-left = more comes back than is left
the-return-has-more-of-a-line-than-its-purchase-has = The return has more of a line than its purchase has left after earlier returns, or a line that the purchase does not have.
return-of-another-amount-than-was-paid = return of another amount than was paid
amounts-of-a-return-are-optional-if-they-are-given-they = Amounts of a return are optional. If they are given, they are what was paid for these goods, after discounts.
nothing-was-said-of-what-was-got-before = nothing was said of what was got before
the-program-has-campaigns-with-limits-caps-or-budgets = The program has campaigns with limits, caps or budgets, and whoever asks for the decision does not say what was got before: the decision could give more than there is. Say what the store has, nothing if it has nothing, or say that it is not known.
event-of-somebody-else = event of somebody else
what-is-known-of-a-member-was-given-with-an-event-of = What is known of a member was given with an event of another customer. An event is decided with what is known of its own customer.
receipt-that-is-two-events = receipt that is two events
the-receipt-has-goods-that-were-bought-and-others = The receipt has goods that were bought and others that came back, which are a purchase and a return. A file of records and a ledger take it as both; whoever asks for one decision gives them one after the other.
case-does-not-hold = case does not hold
what-the-campaign-gives-is-not-what-the-case-expects = What the campaign gives is not what the case expects. Lines with `-` were expected and not given, lines with `+` given and not expected. Mend the campaign, or the case if the campaign is right. `sadakat check --no-cases` looks at the program alone.
script-failed = script failed
the-script-stopped-with-an-error-for-this-event = The script stopped with an error for this event.
script-exceeded-a-limit = script exceeded a limit
the-script-used-more-operations-memory-or-nested-calls = The script used more operations, memory or nested calls than a script may.
effect-refused = effect refused
the-effect-cannot-be-given-an-unknown-wallet-or-tier-a = The effect cannot be given: an unknown wallet or tier, a negative discount, a line that the purchase does not have, a discount that its phase does not take, or more effects for one event than `effects` under [limits] grants.
plugin-crashed = plugin crashed
the-plugin-stopped-with-a-webassembly-trap = The plugin stopped with a WebAssembly trap.
plugin-exceeded-a-limit = plugin exceeded a limit
the-plugin-used-more-fuel-memory-time-or-output-than-a = The plugin used more fuel, memory, time or output than a plugin may.
plugin-gave-invalid-output = plugin gave invalid output
the-plugin-s-answer-refers-to-events-texts-or-values = The plugin's answer refers to events, texts or values that do not exist.
plugin-reported-an-error = plugin reported an error
the-plugin-could-not-evaluate-this-event-and-said-why = The plugin could not evaluate this event, and said why.
plugin-took-too-long = plugin took too long
the-wall-clock-ended-a-call-of-the-plugin-for-all = The wall clock ended a call of the plugin, for all events of the call. Fuel ends plugins long before; so either the fuel is set very high, or the machine is overloaded. The decision cannot be repeated for certain.
plugin-answered-otherwise-among-other-events = plugin answered otherwise among other events
a-running-host-asks-plugins-again-about-a-small-share = A running host asks plugins again about a small share of what they were asked, each event alone and in a fresh instance. This one answered otherwise, so something in it remembers other events of the same call, and the campaign is out of force until its files change. See S0408.
column-not-found = column not found
the-mapping-names-a-column-that-the-file-s-header-does = The mapping names a column that the file's header does not have.
value-cannot-be-converted = value cannot be converted
the-value-does-not-fit-the-mapping-a-date-in-another = The value does not fit the mapping: a date in another format, a number with another decimal mark, or an empty required column.
expression-in-a-mapping-cannot-be-used = expression in a mapping cannot be used
the-expression-breaks-the-syntax-calls-a-function-that = The expression breaks the syntax, calls a function that does not exist, or mixes numbers and texts. Columns are `row.Total` or `row."Net Sales"`, texts stand in double quotes.
row-cannot-be-read = row cannot be read
the-row-has-a-quotation-mark-that-nothing-closes-bytes = The row has a quotation mark that nothing closes, bytes that are no text of the file's encoding, or more or fewer cells than the header. Its receipt is left out as a whole.
rows-of-one-receipt-disagree = rows of one receipt disagree
rows-with-the-same-key-have-different-members-days-or = Rows with the same key have different members, days or order values, so that the receipt cannot be right. Most often the key lacks a column: the store, the till or the day.
receipt-differs-between-two-files = receipt differs between two files
two-exports-overlap-and-a-receipt-that-is-in-both-is = Two exports overlap, and a receipt that is in both is not the same in both. The same receipt twice is counted once.
receipt-does-not-add-up = receipt does not add up
what-the-lines-cost-does-not-agree-with-what-the = What the lines cost does not agree with what the receipt says of itself: a discount is larger than what it is taken off, or the lines cost less than the subtotal.
audience-that-is-never-true = audience that is never true
no-event-satisfies-the-audience-so-the-campaign-never = No event satisfies the audience, so the campaign never gives anything: its parts contradict each other.
audience-that-is-always-true = audience that is always true
every-event-satisfies-the-audience-leave-it-out-if-that = Every event satisfies the audience. Leave it out if that is meant.
campaign-that-another-one-always-shuts-out = campaign that another one always shuts out
whoever-qualifies-also-qualifies-for-an-earlier = Whoever qualifies also qualifies for an earlier campaign that gives something every time and shuts this one out: it is `exclusive`, or the first of their group.
two-discounts-on-one-purchase = two discounts on one purchase
two-campaigns-lower-prices-of-one-purchase-and-nothing = Two campaigns lower prices of one purchase, and nothing says that both are meant to. Put them into a group, or name their groups under `never_together`.
discount-on-gift-cards = discount on gift cards
the-script-lowers-lines-that-sell-stored-value-a-gift = The script lowers lines that sell stored value. A gift card is money: such lines take no part in discounts, unless program.toml says `discount_gift_cards = true` under `[money]`.
more-spent-less-given = more spent, less given
a-higher-step-of-a-ladder-gives-less-than-a-lower-one = A higher step of a ladder gives less than a lower one, or is never reached because a lower one comes first.
percentage-without-a-limit = percentage without a limit
a-percentage-of-a-large-purchase-is-a-large-amount = A percentage of a large purchase is a large amount. Write `cap` into the discount, or `cap = {"{"} discount = … {"}"}` into the manifest.
window-that-does-not-say-by-whose-clock = window that does not say by whose clock
stores-or-members-of-this-program-have-time-zones-of = Stores or members of this program have time zones of their own, and the window does not say whether it goes by theirs or by the program's. Write `zone = "store"`, "member" or "program" into `active`.
coupon-without-an-end = coupon without an end
the-coupon-can-be-used-for-ever-write-valid-30-days-or = The coupon can be used for ever. Write `valid: "30 days"`, or the number of days.
table-of-offers-with-a-gap = table of offers with a gap
there-are-events-that-no-row-of-the-table-is-for-though = There are events that no row of the table is for, though its campaign is on them. A last row whose conditions are all `-` is for everything that is left.
points-that-a-return-takes-twice = points that a return takes twice
a-return-takes-back-what-its-purchase-gave-points = A return takes back what its purchase gave: points, bonuses, spend, uses of limits, progress. A campaign on returns that takes points besides takes them a second time.
for-example = for example { $event }: { $outcome }
for-example-of-a-member-with = for example { $event } of a member with { $member }: { $outcome }
is-a-point-begins-decimal-places = `{ $written }` is { $short }: a point begins decimal places
write-or-as-is-meant = write `{ $whole }{ $fraction }` or `{ $short }`, as is meant
write-it-with-a-point = write it with a point: `{ $whole }.{ $last }`
write-it-without-grouping-and-with-a-point = write it without grouping, and with a point: `{ $whole }.{ $last }`
write-it-without-grouping = write it without grouping: `{ $whole }`

# engine: records

did-you-mean = did you mean `{ $name }`?

# engine: load

write-one-of = write one of { $a }

# engine: diagnostic

write-without-quotes = write `{ $bare }` without quotes
write-without-quotes-2 = write { $wanted } without quotes
parameter-must-be-not-a-text = parameter `{ $name }` must be { $wanted }, not a text
other-places = { $others } other places
more-like-these = { $a } more like these: { $b }
in = in { $a }
there-is-more-wrong-with-this-file = there is more wrong with this file
there-is-more-wrong-with-this-and-other-files = there is more wrong with this and other files
mend-what-is-told-first = mend what is told first

# engine: load

active-must-be-a-table-such-as-from-2026-01-01-until = `active` must be a table such as {"{"} from = 2026-01-01, until = 2027-01-01 {"}"}
through-is-the-last-day-that-belongs-to-the-campaign = `through` is the last day that belongs to the campaign
until-is-the-first-day-or-moment-that-is-out-again = `until` is the first day (or moment) that is out again
not-after = not after
is-from-so-the-campaign-is-never-in-force = `{ $key }` is { $order } `from`, so the campaign is never in force
is-not-a-day-of-the-week = `{ $a }` is not a day of the week
write = write { $a }
is-not-a-range-of-hours = `{ $a }` is not a range of hours
write-two-times-such-as-14-00-17-00-22-00-02-00-goes = write two times such as "14:00-17:00"; "22:00-02:00" goes over midnight
none-of-these-days-and-hours-comes-between-from-and-the = none of these days and hours comes between `from` and the end, so the campaign is never in force
change-days-or-hours-or-make-the-time-longer = change `days` or `hours`, or make the time longer
only-purchases-and-returns-have-a-store-so-the-program = only purchases and returns have a store, so the program's clock counts here
remove-zone-store-or-write-member-or-the-name-of-a-zone = remove `zone = "store"`, or write "member" or the name of a zone
must-be-a-date-or-a-time = `{ $key }` must be a date or a time
write-2026-01-01-or-2026-01-01t09-00-00-without-quotes = write `{ $key } = 2026-01-01` or `{ $key } = 2026-01-01T09:00:00`, without quotes
until-and-through-both-say-when-the-campaign-ends = `until` and `through` both say when the campaign ends
keep-through-the-last-day-that-belongs-to-it-or-until = keep `through`, the last day that belongs to it, or `until`, the first day that does not
write-the-last-day-such-as-through-2026-12-31-for-a = write the last day, such as `through = 2026-12-31`; for a time write `until`, the first moment that is out again
write-the-last-day-such-as-through-2026-12-31-without = write the last day, such as `through = 2026-12-31`, without quotes
through-must-be-a-date = `through` must be a date
until-leaves-out-the-last-day-of-its-month = `until = { $day }` leaves out { $day }, the last day of its month
write-through-if-the-day-belongs-to-the-campaign = write `through = { $day }` if the day belongs to the campaign, `through = { $before }` if not
is-neither-whose-clock-counts-nor-a-time-zone = `{ $name }` is neither whose clock counts nor a time zone
write-program-store-member-or-a-name-such-as-europe = write "program", "store", "member", or a name such as "Europe/Istanbul"
is-no-warning-that-can-be-allowed = `{ $a }` is no warning that can be allowed
there-is-no-wallet = there is no wallet `{ $a }`
budget-must-say-exactly-one-of-discount-points-uses = `budget` must say exactly one of discount, points, uses
for-example-discount-25000-or-points-100000 = for example `{"{"} discount = 25000 {"}"}`, or `{"{"} points = 100000 {"}"}`
this-budget-would-add-up-amounts-of-several-currencies = this budget would add up amounts of several currencies
write-how-often-the-campaign-is-given-budget-uses-500 = write how often the campaign is given, `budget = {"{"} uses = 500 {"}"}`, or a budget of points, or give each market a program of its own

# engine: cases

a-number = a number

# engine: load

is-not-an-amount-that-can-be-a-budget = `{ $text }` is not an amount that can be a budget
write-a-whole-number-above-0 = write a whole number above 0
write-a-number-above-0-with-at-most-decimal-places = write a number above 0, with at most { $digits } decimal places
is-not-a-count-that-can-be-a-budget = `{ $text }` is not a count that can be a budget
this-budget-does-not-say-what-it-is-of = this budget does not say what it is of
this-campaign-gives-discounts-and-points-and-the-budget = this campaign gives discounts and points, and the budget does not say which it is of
write-discount-points-or-uses = write `{"{"} discount = … {"}"}`, `{"{"} points = … {"}"}` or `{"{"} uses = … {"}"}`
discount-is-one-amount-for-several-currencies = `discount` is one amount for several currencies
write-cap-params-cap-into-the-discount-and-cap-per = write `cap: params.cap` into the discount, and `cap` per currency under [params]; `points` can be capped here
a-stretch-that-a-cap-counts-over = a stretch that a cap counts over
this-cap-limits-nothing = this cap limits nothing
write-what-is-capped-discount-50-or-points-500 = write what is capped: `{"{"} discount = 50 {"}"}` or `{"{"} points = 500 {"}"}`
is-not-an-amount-that-can-be-a-cap = `{ $text }` is not an amount that can be a cap
write-a-whole-number-0-or-more = write a whole number, 0 or more
write-a-number-of-0-or-more-with-at-most-decimal-places = write a number of 0 or more, with at most { $digits } decimal places
this-program-runs-no-interpreted-scripts = this program runs no interpreted scripts
write-interpreted-true-under-limits-of-program-toml = write `interpreted = true` under [limits] of program.toml
cannot-read = cannot read `{ $a }`
the-group-is-stacked-as-here-but-as-in = the group `{ $a }` is stacked as `{ $b }` here, but as `{ $c }` in { $d }
write-the-same-stacking-in-all-campaigns-of-a-group = write the same `stacking` in all campaigns of a group
campaigns-of-a-group-compete-within-a-phase-this-one-is = campaigns of a group compete within a phase: this one is in `{ $a }`, but { $b } in `{ $c }`
write-phase-order-in-both-it-takes-discounts-on-lines = write `phase = "order"` in both: it takes discounts on lines, too
did-you-mean-if-not-have-the-service-supply-it = did you mean `{ $near }`? if not, have the service supply it
the-service-says-which-is-no-field-of-the-program = the service says `{ $near }`, which is no field of the program: write `{ $a }` in `Host::builder().supplies(…)`
leave-it-out-or-have-the-service-supply-it = leave it out, or have the service supply it
the-campaign-reads-which-the-service-does-not-have = the campaign reads `{ $a }`, which the service does not have
the-program-has-no-campaign = the program has no campaign
write-a-manifest-such-as-campaigns-welcome-toml-with = write a manifest such as campaigns/welcome.toml with its script campaigns/welcome.rhai
in-2 = {" "}in { $name }
an-event-kind-of-your-own-is-schema-events-keys-are = an event kind of your own is [schema.events.{ $wrong }]; keys{ $place } are { $a }
keys-are = keys{ $place } are { $a }
unknown-key-2 = unknown key `{ $wrong }`{ $place }
key-is-missing = key `{ $key }` is missing{ $place }
add = add `{ $key } = { $example }`
is-not = `{ $a }` is not { $what }

# engine: records

true-or-false = true or false

# engine: constants

a-whole-number = a whole number

# engine: load

is = `{ $key }` is { $a }
write-a-whole-number-from-to = write a whole number from { $a } to { $b }
a-list-in-square-brackets = a list in square brackets
texts-in-quotes = texts in quotes
a-table = a table
must-be-not = `{ $key }` must be { $expected }, not { $a }
write-per-customer-for-each-member-total-for-everybody = write `{"{"} per_customer = { $number } {"}"}` for each member, `{"{"} total = { $number } {"}"}` for everybody together
write-case-once-for-each = write `[[case]]`, once for each
write-2 = write `{ $key } = { $written }`
a-list-of-texts-in-square-brackets = a list of texts in square brackets
a-table-or-a-list-of-tables = a table, or a list of tables

# engine: cases

a-text-in-quotes = a text in quotes

# engine: constants

a-text = a text

# engine: load

a-decimal-number = a decimal number
a-date-or-time = a date or time

# engine: cases

a-list = a list

# engine: load

limits-says-what-a-script-or-plugin-may-use = `limits` says what a script or plugin may use
did-you-mean-limit = did you mean `limit`?
is-and-this-host-grants-at-most = `{ $key }` is { $value }, and this host grants { $most } at most
write-or-less = write `{ $key } = { $most }` or less
this-host-runs-no-interpreted-scripts = this host runs no interpreted scripts
write-interpreted-false-or-remove-the-line = write `interpreted = false`, or remove the line
is-and-a-campaign-gives-itself-at-most = `{ $key }` is { $value }, and a campaign gives itself { $own } at most
write-or-less-or-write-under-limits-in-program-toml-for = write `{ $key } = { $own }` or less; or write `{ $key } = { $value }` under [limits] in program.toml, for all campaigns
a-script = a script
a-plugin = a plugin
limits-and-this-campaign-runs = `{ $a }` limits { $what }, and this campaign runs { $instead }
remove-this-line = remove this line
no-plugin-runs-here = no plugin runs here
write-at-least-when-it-applies-such-as-on-purchase-or = write at least when it applies, such as `on = ["purchase"]`, or delete the file
the-members = the members
there-is-no-event-kind = there is no event kind `{ $a }`
on-is-empty-so-nothing-can-trigger-the-campaign = `on` is empty, so nothing can trigger the campaign
write-on-purchase = write `on = ["purchase"]`
stacking-without-group-means-nothing = `stacking` without `group` means nothing
name-the-campaigns-that-share-group-birthday = name the campaigns that share: `group = "birthday"`
a-way-of-stacking = a way of stacking
something-to-do-on-a-fault = something to do on a fault
a-campaign-runs-a-script-or-a-plugin-not-both = a campaign runs a script or a plugin, not both
remove-script-or-plugin = remove `script` or `plugin`
a-campaign-with-a-table-of-offers-runs-nothing-else = a campaign with a table of offers runs nothing else
remove-this-line-or-offers = remove this line, or `offers`
is-not-the-name-of-a-script = `{ $a }` is not the name of a script
write-the-name-of-a-file-in-campaigns-such-as-rhai = write the name of a file in campaigns/, such as "{ $id }.rhai"
is-not-the-name-of-a-table-of-offers = `{ $a }` is not the name of a table of offers
write-the-name-of-a-csv-file-in-campaigns-such-as-csv = write the name of a CSV file in campaigns/, such as "{ $id }.csv"
a-hit-policy = a hit policy
hit-goes-with-offers = `hit` goes with `offers`
remove-it = remove it
the-rows-of-this-table-are-a-group-by-themselves = the rows of this table are a group by themselves
remove-group-or-write-hit-all = remove `group`, or write `hit = "all"`
an-isolation = an isolation
isolation-goes-with-plugin-scripts-keep-nothing = `isolation` goes with `plugin`: scripts keep nothing
write-plugin-without-the-ending = write `plugin = "{ $stem }"`, without the ending
write-the-name-of-a-file-in-plugins-without-its-ending = write the name of a file in plugins/, without its ending, such as "win-back"
is-not-the-name-of-a-plugin = `{ $name }` is not the name of a plugin
is-passed-over = `{ $a }` is passed over: { $b }
looks-like = `{ $a }` looks like `{ $b }`
has-letters-of-several-scripts-which-people-take-for = `{ $a }` has letters of several scripts, which people take for others
rename-the-file-with-letters-of-one-script = rename the file, with letters of one script
this-host-runs-no-plugins-such-as = this host runs no plugins, such as `{ $name }`
build-the-host-with-its-feature-wasm-or-write-the = build the host with its feature `wasm`, or write the campaign as a script
a-campaign-has-parameters-and-may-have = a campaign has { $a } parameters, and may have { $MOST }
put-long-lists-into-a-table-under-tables-and-look-them = put long lists into a table under tables/, and look them up
whatever-follows-params-is-a-parameter-move-it-above = whatever follows [params] is a parameter: move it above that line
stands-below-params = `{ $name }` stands below [params]
a-parameter-is-a-text-a-number-a-date-true-or-false-or = a parameter is a text, a number, a date, true or false, or a list of those
parameter-cannot-be = parameter `{ $name }` cannot be { $what }
is-not-a-currency-of-the-program = `{ $code }` is not a currency of the program
in-cannot-be = `{ $name }` in { $code } cannot be { $what }
write-as-for-the-other-currencies = write { $a }, as for the other currencies
write-an-amount-such-as-15-or-14-90 = write an amount, such as `15` or `14.90`
and = {" "}and{" "}
parameter-says-nothing-for = parameter `{ $name }` says nothing for { $list }
add-every-currency-of-the-program-needs-a-value = add `{ $example } = …`: every currency of the program needs a value
is-given-per-currency-but-the-program-has-only = `{ $name }` is given per currency, but the program has only { $currency }
write-one-value-or-list-the-others-in-program-toml = write one value, or list the others in program.toml: `currencies = ["{ $currency }", …]`
a-phase = a phase
lines-or-the-order = lines or the order
write-phase-its-discounts-are-on = write `phase = "{ $a }"`: its discounts are on { $on }
write-phase-order-or-phase-reward-if-it-lowers-no-price = write `phase = "order"`, or `phase = "reward"` if it lowers no price
there-is-no-phase-price-prices-come-about-in-item-order = there is no phase `price`: prices come about in `item`, `order`, `shipping`
is-known-only-while-an-event-is-decided-and-no-history = `{ $name }` is known only while an event is decided, and no history has it
write-3 = write `{ $other }`
used-in-the-audience = used in the audience
used-in = used in { $a }:{ $line }
sadakat-plugin-inspect-plugins-wasm-lists-its-parameters = `sadakat plugin inspect plugins/{ $name }.wasm` lists its parameters
the-plugin-reads-which-is-not-known-yet-in-the-phase = the plugin reads `{ $a }`, which is not known yet in the phase `{ $b }`
build-it-with-sadakat-plugin-build-and-put-it-at = build it with `sadakat plugin build` and put it at { $path }; a service needs only the file, not the command
there-is-no-plugin = there is no plugin `{ $path }`
is-not-signed-by-whom-signed-by-names = { $path } is not signed by whom `signed_by` names: { $unsigned }
write-what-the-campaign-does-into-that-file-or-name = write what the campaign does into that file, or name another with `script` or `plugin`
did-you-mean-campaigns-rhai = did you mean `campaigns/{ $near }.rhai`?
there-is-no-script = there is no script `{ $path }`
must-be-a-percentage-in-quotes-not-a-number = `{ $key }` must be a percentage in quotes, not a number
write-4 = write `{ $key } = "{ $a } %"`
is-not-a-share-of = `{ $a }` is not a share of { $whole }
write-a-percentage-from-0-to-100-such-as-10 = write a percentage from 0 to 100, such as "10 %"
it-has-no-signature = it has no signature
the-file-beside-it-is-no-minisign-signature = the file beside it is no minisign signature
it-is-signed-with-another-key = it is signed with another key
it-is-not-the-file-that-was-signed = it is not the file that was signed
sign-it-sadakat-plugin-sign-key-file-and-put-minisig = sign it, `sadakat plugin sign { $path } --key FILE`, and put { $path }.minisig beside it
sign-it-anew-sadakat-plugin-sign-key-file = sign it anew: `sadakat plugin sign { $path } --key FILE`
add-its-author-s-public-key-to-signed-by-in-program = add its author's public key to `signed_by` in program.toml if you trust them, or sign it: `sadakat plugin sign { $path } --key FILE`
get-and-its-signature-anew-if-you-built-it-sign-it-again = get { $path } and its signature anew; if you built it, sign it again
signed-by-names-nobody-so-that-no-plugin-could-run = `signed_by` names nobody, so that no plugin could run
name-a-public-key-or-remove-signed-by-to-run-plugins-of = name a public key, or remove `signed_by` to run plugins of anybody
this-is-no-minisign-public-key = this is no minisign public key
write-the-second-line-of-the-file-that-sadakat-plugin = write the second line of the file that `sadakat plugin keygen` made, 56 letters that begin with `RW`
there-is-no = there is no `{ $path }`
a-program-folder-has-a-program-toml-and-a-folder = a program folder has a program.toml and a folder campaigns/; `sadakat init` makes one
the-file-is-not-utf-8-text = the file is not UTF-8 text
save-it-as-utf-8-in-your-editor = save it as UTF-8 in your editor
no-rule-can-name-the-table = no rule can name the table `{ $stem }`
use-letters-digits-and-in-the-file-s-name-and-no-word = use letters, digits and `_` in the file's name, and no word of the script language
the-tables-up-to-this-one-have-more-than-mib = the tables up to this one have more than { $most } MiB
keep-in-tables-what-rules-look-up-and-the-rest-with-the = keep in tables what rules look up, and the rest with the records
the-file-is-empty = the file is empty
is-set-twice = `{ $seen }` is set twice
write-its-keys-under-the-first = write its keys under the first `[{ $section }]`

# engine: cases

keep-one-of-the-two = keep one of the two

# engine: load

the-text-has-no-closing-quote = the text has no closing quote
end-it-with-the-quote-that-it-begins-with = end it with the quote that it begins with
the-list-is-not-closed = the list is not closed
end-it-with = end it with `]`
is-not-closed = `{"{"}` is not closed
end-this-part-with = end this part with `{"}"}`
the-name-of-the-section-is-not-closed = the name of the section is not closed
write-5 = write `{ $a }]`
is-missing-between-a-key-and-its-value = `=` is missing between a key and its value
write-key-value = write `key = value`
this-line-is-no-key-with-a-value = this line is no key with a value
write-key-value-one-a-line = write `key = value`, one a line
has-no-value = `{ $key }` has no value
write-or-remove-the-line = write `{ $key } = …`, or remove the line
write-for-example-key-text-key-5-key-a-b-or-key-2026-12 = write for example `key = "text"`, `key = 5`, `key = ["a", "b"]` or `key = 2026-12-31`
is-not-a-list = `{ $written }` is not a list
write-6 = write `{ $key } = [{ $a }]`
is-not-a-value = `{ $a }` is not a value
put-texts-in-straight-quotes = put texts in straight quotes: `{ $written }`
does-not-set-a-value = `:` does not set a value
write-for-a-quote-inside-of-double-quotes = write `\"` for a quote inside of double quotes
write-single-quotes-around-double-quotes-inside = write `{ $key } = '{ $inner }'`: single quotes around, double quotes inside
the-text-ends-at-the-first-quote-inside-of-it = the text ends at the first quote inside of it
the-text-ends-at-this-quote = the text ends at this quote
put-single-quotes-around-a-text-that-has-double-quotes = put single quotes around a text that has double quotes inside: `{ $written }`
is-not-a-number = `{ $token }` is not a number
a-comma-does-not-belong-here = a comma does not belong here
remove-it-keys-stand-on-lines-of-their-own = remove it: keys stand on lines of their own
the-text-that-begins-here-has-no-closing = the text that begins here has no closing { $quotes }
write-on-a-line-of-its-own-where-the-text-ends = write { $quotes } on a line of its own where the text ends
is-not-a-date = `{ $token }` is not a date
write-without-a-sign-for-what-it-is = write `{ $bare }`, without a sign for what it is
begins-with-0 = `{ $token }` begins with 0
put-texts-in-straight-double-quotes = put texts in straight double quotes: `{ $value }`
write-year-month-and-day = write year, month and day: `{ $date }`
write-a-day-that-exists-as-year-month-and-day-2026-12-31 = write a day that exists as year, month and day: `2026-12-31`
write-for-a-whole-number = write `{ $plain }` for a whole number
or-for-one-with-decimal-places = { $whole }, or `{ $decimal }` for one with decimal places
offers-of = offers of { $a }
no-campaign-runs-this-script = no campaign runs this script
give-it-the-name-of-its-manifest-or-name-it-there-script = give it the name of its manifest, or name it there: `script = "…"`
no-campaign-has-this-table-of-offers = no campaign has this table of offers
name-it-in-a-manifest-offers-a-table-to-look-things-up = name it in a manifest, `offers = "…"`; a table to look things up in belongs into tables/
this-file-does-not-count-it-is-no-csv = this file does not count: it is no CSV
save-it-as-csv-as = save it as CSV, as
this-file-does-not-count-its-name-has-another-ending = this file does not count: its name has another ending
call-it = call it
or-move-it-out-of = { $what } `{ $meant }`, or move it out of { $part }/
the-campaign-runs-the-plugin-so-never-runs = the campaign runs the plugin `{ $plugin }`, so `{ $path }` never runs
remove-the-script-or-this-line = remove the script, or this line
a-cell = a cell
the-script = the script
is-not-a-name-that-scripts-can-read = `{ $name }` is not a name that scripts can read
use-letters-digits-and-and-no-word-of-the-script = use letters, digits and `_`, and no word of the script language
stands-below-params-so-it-is-a-parameter-which-nothing = `{ $name }` stands below [params], so it is a parameter, which nothing reads
move-it-above-params-if-it-is-meant-for-the-campaign = move it above [params] if it is meant for the campaign
nothing-reads-the-parameter = nothing reads the parameter `{ $name }`
write-params-in-or-the-audience-or-remove-it = write `params.{ $name }` in { $where_read } or the audience, or remove it
this-list-has-limits = this list has { $a } limits
write-from-1-to-limits-such-as-per-customer-1 = write from 1 to { $MOST } limits, such as `{"{"} per_customer = 1 {"}"}`
budget-is-a-key-of-its-own-not-one-of-limit = `budget` is a key of its own, not one of `limit`
write-budget-on-a-line-of-its-own = write `budget = …` on a line of its own
without-a-number-limits-nothing = `{ $key }` without a number limits nothing
this-limit-limits-nothing = this limit limits nothing
add-times-1-or-per-customer-1-to-count-each-member-s = add `times = 1`, or `per_customer = 1` to count each member's apart
add-per-customer-1-or-total-500-for-everybody-together = add `per_customer = 1`, or `total = 500` for everybody together
times-without-per-does-not-say-what-is-counted = `times` without `per` does not say what is counted
write-total-for-everybody-together-per-customer-for = write `total` for everybody together, `per_customer` for each member, or add `per = "purchase.store"`
is-and-limits-are-counted-by-texts = `{ $a }` is { $b }, and limits are counted by texts
there-is-no-field = there is no field `{ $a }`
this-divides-by-what-may-be-0-and-then-nobody-knows = this divides by what may be 0, and then nobody knows whether an event counts
multiply-the-other-side-instead-a-b-c-for-a-c-b = multiply the other side instead: `a > b * c` for `a / c > b`
is-no-part-of-earlier-records = `{ $a }` is no part of earlier records
write-a-field-of-purchases-or-lines-such-as-purchase = write a field of purchases or lines, such as `purchase.total`
ask-for-something-else-than-an-amount-or-give-each = ask for something else than an amount, or give each market a program of its own
make-a-campaign-of-its-own-for = make a campaign of its own for
a-fact-of-its-own-for = a fact of its own for
write-on-count-true-to-count-such-events = write `on = ["{ $name }"], count = true` to count such events
write-a-field-with-what-it-is-of-such-as-purchase-total = write a field with what it is of, such as `purchase.total`
cannot-be-summed = { $a } cannot be summed
has-no-order = { $a } has no order
a-number-with-its-own-decimal-places-cannot-be-kept = a number with its own decimal places cannot be kept
count-different-texts-with-distinct-or-events-with-count = count different texts with `distinct`, or events with `count`
write-an-amount-a-quantity-or-a-whole-number-such-as = write an amount, a quantity or a whole number, such as `purchase.total`
distinct-counts-the-different-texts-of-a-field-and-is = `distinct` counts the different texts of a field, and `{ $name }` is none
is-not-a-column-of-a-lookup-table = `{ $value }` is not a column of a lookup table
write-the-table-and-its-column-such-as-stores-time-zone = write the table and its column, such as "stores.time_zone"
there-is-no-lookup-table = there is no lookup table `{ $name }`
put-it-into-tables-csv-with-the-store-first = put it into tables/{ $name }.csv, with the store first
the-table-has-no-column = the table `{ $name }` has no column `{ $column }`
tables-csv = tables/{ $name }.csv, `{ $store }`: { $error }
write-a-name-such-as-europe-istanbul-or-leave-the-cell = write a name such as `Europe/Istanbul`, or leave the cell empty
it-is-being-written = it is being written
it-has-files-and-a-program-may-have = it has { $a } files, and a program may have { $FILES }
it-is-a-link-that-leads-out-of-the-folder = it is a link that leads out of the folder
it-has-kib-and-may-have-all-files-of-a-program-mib = it has { $a } KiB, and may have { $b } (all files of a program { $c } MiB)
its-name-is-not-utf-8-text = its name is not UTF-8 text
rename-it = rename it
it-is-a-link-to-what-is-no-file = it is a link to what is no file
it-is-a-link-to-nothing = it is a link to nothing
it-is-a-folder = it is a folder
it-is-a-pipe-a-socket-or-a-device = it is a pipe, a socket or a device
in-3 = { $value } in { $header }
in-4 = { $header } in [{ $a }]
or = {" "}or{" "}
a-value-is-missing = a value is missing
write-for-example-100-100-500-gold-or-silver-or-for = write for example `>= 100`, `100..500`, `gold or silver`, or `-` for anything
write-yes-no-or-for-both = write `yes`, `no`, or `-` for both
write-year-month-and-day-2026-12-31 = write year, month and day: `2026-12-31`
count-days-head-the-column-days-since-and-write-for = count days: head the column `days_since(…)`, and write for example `>= 30`
write-it-without-a-currency = write it without a currency: `{ $bare }`
days-of-the-week-are-numbers-and-monday-is-1-write = days of the week are numbers, and Monday is 1: write `{ $a }`
write-for-up-to-below-with-it = write `{ $low }..{ $high }` for up to below { $high }, `{ $low }..={ $high }` with it
write-a-number-or-a-test-of-one-such-as-100-100-or-100 = write a number or a test of one, such as `100`, `>= 100` or `100..500`
head-a-column-with-a-field-purchase-total-with-what-is = head a column with a field (`purchase.total`), with what is given (`percent`), or with `#` before a note
there-is-no-table-of-offers = there is no table of offers `{ $path }`
save-it-as-csv-in-campaigns-beside-the-manifest = save it as CSV in campaigns/, beside the manifest
row = { $name }, row { $a }
no-column-says-what-the-offers-give = no column says what the offers give
head-a-column-percent-amount-points-coupon-amount-or = head a column `percent`, `amount`, `points`, `coupon.amount` or the like
the-table-has-no-offers = the table has no offers
write-one-offer-a-row = write one offer a row
the-table-has-more-than-100-000-offers = the table has more than 100,000 offers
split-it-or-look-things-up-in-tables = split it, or look things up in tables/
two-columns-are = two columns are `{ $a }`
keep-one-of-them-or-head-the-other-with-for-a-note = keep one of them, or head the other with `#` for a note
or-2 = , or{" "}
head-the-column = head the column
this-cell-has-no-column = this cell has no column
give-it-a-header-or-put-a-text-with-a-comma-in-quotes = give it a header, or put a text with a comma in quotes
this-row-gives-nothing = this row gives nothing
fill-in-what-it-gives-or-remove-it = fill in what it gives, or remove it
write-a-number-such-as-10-or-14-90-or-params-name = write a number, such as `10` or `14.90`, or `params.name`
write-three-capital-letters-such-as-try-eur-or-gbp = write three capital letters, such as "TRY", "EUR" or "GBP"
is-listed-twice = `{ $known }` is listed twice
remove-it-here = remove it here
has-decimal-places-but-has = { $known } has { $a } decimal places, but { $main } has { $b }
give-the-market-of-a-program-of-its-own = give the market of { $known } a program of its own
currencies-lacks-the-program-s-own-currency = `currencies` lacks `{ $main }`, the program's own currency
add-it-counts-where-an-event-names-no-currency = add "{ $main }"; it counts where an event names no currency
the-events = the events
is-but-has-events-only = `{ $few }` is { $faults }, but `{ $many }` has { $events } events only
write-a-that-is-at-least = write a `{ $many }` that is at least `{ $few }`
cannot-be-an-event-kind-of-its-own = `{ $a }` cannot be an event kind of its own
scripts-read-something-else-by-this-name-choose-another = scripts read something else by this name: choose another, such as "{ $a }_event"
is-built-in-as = `{ $whole }` is built in, as `{ $own }`
a-type-in-quotes-such-as-text = a type in quotes, such as "text?"
is-not-a-type = `{ $text }` is not a type
would-be-an-amount-in-nobody-knows-which = `{ $whole }` would be an amount in { $all }, nobody knows which
give-members-a-number-integer-or-each-market-a-program = give members a number (`"integer"`), or each market a program of its own
remove-this-line-or-choose-another-name = remove this line, or choose another name
write-a-name-such-as-europe-istanbul = write a name such as "Europe/Istanbul"
somebody-who-has-a-clock = somebody who has a clock
text-28-february = 28 February
text-1-march = 1 March
is-not-a-day-for-birthdays-of-29-february = `{ $other }` is not a day for birthdays of 29 February
history-has-fields-and-a-program-may-have = {"["}history] has { $a } fields, and a program may have { $MOST }
remove-those-that-no-campaign-reads-each-is-kept-for = remove those that no campaign reads: each is kept for every member
the-history-field = the history field
is-built-in = `{ $whole }` is built in
choose-another-name = choose another name
must-say-exactly-one-of = `{ $a }` must say exactly one of { $b }
for-example-sum-purchase-total-over-90-days = for example `{"{"} sum = "purchase.total", over = "90 days" {"}"}`
points-are-counted-whatever-they-were-for = points are counted whatever they were for
remove = remove `{ $key }`
begin-with-program-name-currency-try-time-zone-europe = begin with `program = {"{"} name = "…", currency = "TRY", time_zone = "Europe/Istanbul" {"}"}`
a-way-of-rounding = a way of rounding
a-place-to-round-at = a place to round at
is-not-a-name-that-rules-can-use = `{ $a }` is not a name that rules can use
use-small-letters-a-to-z-digits-and-beginning-with-a = use small letters a to z, digits and `_`, beginning with a letter
is-a-word-of-the-script-language = `{ $a }` is a word of the script language
choose-another-name-such-as = choose another name, such as `{ $a }_`
cannot-be = `{ $key }` cannot be `{ $a }`
a-way-to-treat-returns-without-of = a way to treat returns without `of`
a-way-to-treat-points-that-were-spent = a way to treat points that were spent
a-way-to-give-points-back = a way to give points back
a-way-to-give-coupons-back = a way to give coupons back
within-is-days = `within` is { $days } days
write-days-or-less = write "{ $LONGEST_DAYS } days" or less
a-way-to-combine-multipliers = a way to combine multipliers
lists-of-groups-such-as-birthday-vip = lists of groups, such as [["birthday", "vip"]]
groups-in-quotes = groups in quotes
the-group-stands-twice-in-this-list = the group `{ $name }` stands twice in this list
how-the-campaigns-of-one-group-share-is-said-by-their = how the campaigns of one group share is said by their `stacking`
a-list-of-fewer-than-two-groups-keeps-nothing-apart = a list of fewer than two groups keeps nothing apart
write-two-groups-or-more-birthday-vip = write two groups or more: ["birthday", "vip"]
the-price = the price
never-together-names-groups = `never_together` names { $count } groups
name-at-most-different-groups = name at most { $MAX_APART } different groups
no-campaign-is-in-the-group = no campaign is in the group `{ $a }`
tiers-by-spend-would-add-up-amounts-in = tiers by spend would add up amounts in { $all }
write-counts-earned-points-or-purchases-or-give-each = write `counts = "earned points"` or "purchases", or give each market a program of its own
the-tier-below-0 = the tier `{ $a }` { $does } below 0
and-2 = `{ $other }` and `{ $a }`
the-tiers-begin-at-the-same-number = the tiers { $both } begin at the same number
give-each-tier-a-number-of-its-own = give each tier a number of its own
a-whole-number-0-or-more = a whole number, 0 or more
keep-is-for-tiers-that-last-from-the-day-they-were = `keep` is for tiers that last from the day they were reached
write-period-12-months-from-reaching-or-remove-keep = write `period = "12 months from reaching"`, or remove `keep`
is-kept-with-something = is kept with something
there-is-no-tier-in-levels = there is no tier `{ $name }` in `levels`
is-kept-with-no-more-than = `{ $a }` is kept with no more than `{ $b }`
higher-tiers-take-more-to-keep-than-lower-ones = higher tiers take more to keep than lower ones
the-field = the field
must-list-the-texts-that-it-may-have = `{ $field }` must list the texts that it may have
write-text-or-text-stores-for-the-keys-of-a-lookup-table = write `{"{"} text = ["…", "…"] {"}"}`, or `{"{"} text = "stores" {"}"}` for the keys of a lookup table
may-have-no-text-at-all = `{ $field }` may have no text at all
name-the-texts-that-it-may-have-or-write-text-for-any = name the texts that it may have, or write `"text"` for any
put-it-into-tables-csv-or-list-the-texts = put it into tables/{ $name }.csv, or list the texts: `["…", "…"]`
the-wallet = the wallet
this-worth-is-one-amount-for-several-currencies = this `worth` is one amount for several currencies
write-worth = write `worth = {"{"} { $a } {"}"}`
worth-lacks = `worth` lacks { $a }
say-what-one-point-is-worth-in-each-of-the-program-s = say what one point is worth in each of the program's currencies
an-amount-of-money = an amount of money
is-not-what-a-point-can-be-worth = `{ $text }` is not what a point can be worth
write-an-amount-of-money-such-as-0-05-not-below-0-and = write an amount of money such as "0.05", not below 0 and with at most { $NUMBER_DIGITS } decimal places

# engine: constants

a-number-with-a-fraction = a number with a fraction

# engine: records

a-date = a date

# engine: constants

the-header-row-names-no-column = the header row names no column
stands = `;` stands
tabs-stand = tabs stand
between-the-cells-save-the-table-with-commas = { $seen } between the cells: save the table with commas
the-table-has-columns-and-may-have = the table has { $a } columns, and may have { $COLUMNS }
column-has-no-name = column { $a } has no name
column-occurs-twice = column `{ $name }` occurs twice
the-row-has-no = the row has no `{ $key_column }`
key-occurs-twice = key `{ $key }` occurs twice
the-row-has-cells-the-header = the row has { $len } cells, the header { $expected_len }
the-row-is-not-utf-8-text = the row is not UTF-8 text
the-row-is-not-csv = the row is not CSV

# engine: campaign

is-not-known-yet-in-the-phase = `{ $a }` is not known yet in the phase `{ $b }`
phase-or-a-later-one = `phase = "{ $first }"` or a later one
in-the-manifest = { $a } in the manifest
write-or = write `{ $now }`, or { $later }

# engine: schema

there-are-to-add-it-say-under-history-in-program-toml = there are { $list }; to add it, say under [history] in program.toml what `{ $part }` sums or counts, and over which days
to-add-it-write-for-example-under-in-program-toml = to add it, write for example `{ $part } = { $value }` under [{ $table }] in program.toml
there-are-to-add-it-write-for-example-under-in-program = there are { $list }; to add it, write for example `{ $part } = { $value }` under [{ $table }] in program.toml

# engine: currencies

would-add-up-amounts-in = `{ $name }` would add up amounts in { $a }
count-purchases-or-points-instead-or-give-each-market-a = count purchases or points instead, or give each market a program of its own
parameter-is-an-amount-but-does-not-say-in-which-of = parameter `{ $name }` is an amount, but does not say in which of { $a }
is-an-amount-in = `{ $written }` is an amount, in { $a }?
write-it-per-currency-under-params = write it per currency under [params]: `{ $name } = { $table }`
write-it-per-currency-under-params-amount-and-params = write it per currency under [params], `amount = { $table }`, and `params.amount` here

# engine: model

is-not-an-iso-4217-currency = `{ $n0 }` is not an ISO 4217 currency
is-not-a-day-such-as-2026-11-21 = `{ $text }` is not a day such as 2026-11-21
is-not-an-iana-time-zone = `{ $n0 }` is not an IANA time zone
not-a-decimal-number = not a decimal number
more-than-decimal-places = more than { $digits } decimal places
too-large = too large

# engine: returns

there-is-no-purchase-in-the-days-before = there is no purchase `{ $of }` in the { $within } days before
has-no-purchase-in-the-days-before = `{ $member }` has no purchase `{ $of }` in the { $within } days before
the-return-names-no-purchase = the return names no purchase
the-purchase-has-no = the purchase `{ $of }` has no `{ $sku }`
of-come-back-but-are-left-of-the-purchase = `{ $quantity }` of `{ $sku }` come back, but `{ $left }` are left of the purchase `{ $of }`
the-amount-is-but-was-paid-for-these-goods = the amount is { $given }, but { $paid } was paid for these goods
the-return-is-in-but-the-purchase-was-paid-in = the return is in { $given }, but the purchase `{ $of }` was paid in { $paid }
write-the-id-of-an-earlier-purchase-how-long = write the id of an earlier purchase; how long purchases may come back is `within` of `[returns]`
write-the-id-of-an-earlier-purchase-of-the-same = write the id of an earlier purchase of the same customer; how long purchases may come back is `within` of `[returns]`
write-the-purchase-s-id-of-e1-in-purchase = write the purchase's id: `"of": "e1"` in `purchase`
write-the-sku-as-the-purchase-has-it = write the `sku` as the purchase has it
write-at-most-what-is-left = write at most what is left
leave-amounts-and-prices-out-a-line-needs-sku-and = leave amounts and prices out: a line needs `sku` and `quantity` only
leave-the-currency-out-a-return-is-in-that-of-its = leave the currency out: a return is in that of its purchase

# engine: state

a-period-write-day-week-month-quarter-year-ever-or-a = a period; write "day", "week", "month", "quarter", "year", "ever" or a number of days such as "30 days"
a-number-of-days-write-for-example-14-days = a number of days; write for example "14 days"
a-time-after-which-points-expire-write-never-365-days = a time after which points expire; write "never", "365 days", "end of year", "end of next year" or "rolling 180 days"
something-that-tiers-count-write-earned-points-spend-or = something that tiers count; write "earned points", "spend" or "purchases"
a-period-of-tiers-write-calendar-year-anniversary-year = a period of tiers; write "calendar year", "anniversary year", "rolling 365 days" or "12 months from reaching"
a-way-to-put-events-together-write-sum-count-distinct = a way to put events together; write "sum", "count", "distinct" or "max"

# engine: quarantine

changed-and-on-trial = changed, and on trial
a-campaign-failed-for-an-event-its-other-faults-are = a campaign failed for an event: {"{"}{"}"}; its other faults are counted
it-goes-on-refusing-decisions-as-its-on-fault-says = it goes on refusing decisions, as its `on_fault` says
its-last-good-version-stands-in-until-its-files-change = its last good version stands in until its files change
it-is-left-out-until-its-files-change = it is left out until its files change
a-campaign-fails-too-often-done = a campaign fails too often: {"{"}done{"}"}
left-out-until-its-files-change = left out until its files change
as-its-last-good-version-was-until-its-files-change = as its last good version was, until its files change
refusing-decisions = refusing decisions
on-trial = on trial
line = {" "}(line { $a })

# engine: facts

write-true-or-false = write `true` or `false`
write-a-whole-number-such-as-15 = write a whole number, such as `15`
write-an-amount-in-with-at-most-decimal-places = write an amount in { $a } with at most { $digits } decimal places
write-a-number-with-at-most-decimal-places = write a number with at most { $QUANTITY_DIGITS } decimal places
write-a-day-without-quotes-such-as-2026-11-21 = write a day without quotes, such as `2026-11-21`
write-a-point-in-time-such-as-2026-11-21t14-00-00-03-00 = write a point in time, such as `"2026-11-21T14:00:00+03:00"`
write-a-text-in-quotes = write a text in quotes
write-a-list-of-texts-such-as-a-b = write a list of texts, such as `["a", "b"]`
there-is-no-field-about-members = there is no field `{ $field }` about members{ $a }
is-not-2 = `{ $field }` is { $expected }, not { $given }
there-is-no-2 = { $field }: there is no `{ $given }`{ $a }
did-you-mean-2 = ; did you mean `{ $name }`?
declare-it-under-tiers-of-program-toml = declare it under [tiers] of program.toml
which-every-member-has-one-of = { $only }, which every member has one of
give-it-for-every-member-an-empty-list-if-there-are = give it for every member, an empty list if there are none; or say that somebody never did anything, `newcomer`
give-it-for-every-member-0-of-what-there-was-none-of-or = give it for every member, 0 of what there was none of; or say that somebody never did anything, `newcomer`
give-it-for-every-member-or-declare-it-as-under-schema = give it for every member; or declare it as `"{ $a }?"` under [schema.customer] of program.toml, and say in the rule what counts where it is missing

# engine: language

write-7 = write `(({ $written }) ?? { $default })`
write-false = write `({ $written } ?? false)`
first = `{ $written } != () && …` first
if-around-it = `if { $written } != () {"{"} … {"}"}` around it
write-or-2 = write `({ $written } ?? { $default })`, or { $first }
may-be-missing = `{ $written }` may be missing
what-if-there-is-no-value = what if there is no value?
an-amount-times-an-amount-is-not-an-amount = an amount times an amount is not an amount
and-cannot-be-added = { $left } and { $right } cannot be added
count-days-for-example-days-since-30 = count days, for example `days_since(…) > 30`
count-days-days-since = count days: `days_since({ $written })`
is-not-a-number-2 = { $a } is not a number
this-division-of-whole-numbers-drops-the-rest = this division of whole numbers drops the rest
multiply-by-1-0-first-or-write-one-of-the-numbers-with = multiply by `1.0` first, or write one of the numbers with a point (`4.0`), to keep the fraction
true-or-false-2 = `true` or `false`
is-compared-with = { $left } is compared with { $right }
nothing-is-smaller-or-larger-than-the-missing-value = nothing is smaller or larger than the missing value `()`
compare-with-or = compare with `== ()` or `!= ()`
write-in = write `"…" in …`
compare-with-or-2 = compare with `==` or `!=`
write-in-2 = write `{ $a } in { $b }`
cells-of-tables-are-texts-write-parse-decimal-in-the = cells of tables are texts: write `parse_decimal({ $written })` in the script
write-date = write `date("{ $example }")`
weekdays-are-numbered-from-monday-1-to-sunday-7-write = weekdays are numbered from Monday, 1, to Sunday, 7: write `{ $a }`
is-not-a-condition = { $a } is not a condition
compare-it-for-example = compare it, for example `{ $written } == "…"`
write-in-3 = write `"…" in { $written }`
compare-it-for-example-today = compare it, for example `{ $written } == today`
compare-it-for-example-days-since-30 = compare it, for example `days_since({ $written }) < 30`
compare-it-for-example-0 = compare it, for example `{ $written } > 0`
does-not-combine-conditions = `{ $symbol }` does not combine conditions
write-8 = write `{ $symbol }{ $symbol }`
did-you-mean-ceiling = did you mean `ceiling`?
did-you-mean-floor = did you mean `floor`?
did-you-mean-int = did you mean `int`?
did-you-mean-to-upper = did you mean `to_upper`?
did-you-mean-to-lower = did you mean `to_lower`?
did-you-mean-len = did you mean `len`?
did-you-mean-chance = did you mean `chance`?
did-you-mean-starts-with = did you mean `starts_with`?
did-you-mean-ends-with = did you mean `ends_with`?
there-are-no-powers-roots-and-logarithms-multiply-as-in = there are no powers, roots and logarithms: multiply, as in `x * x`
write-sum-line-amount-count-true-for-the-average-over = write `sum(line.amount) / count(true)` for the average over the lines
put-the-condition-last-sum-line-amount-line-category = put the condition last: `sum(line.amount, line.category == "coffee")`, `count(line.category == "coffee")`
write-if-condition-1-else-2 = write `if condition {"{"} 1 {"}"} else {"{"} 2 {"}"}`
write-field-value-for-a-value-where-there-is-none = write `field ?? value` for a value where there is none
write-field-to-ask-whether-there-is-a-value = write `field != ()` to ask whether there is a value
write-first-second = write `first + second`
write-a-b-for-the-rest-of-a-division = write `a % b` for the rest of a division
write-min-max-x-least-most = write `min(max(x, least), most)`
write-a-b = write `a && b`
write-a-b-2 = write `a || b`
write-condition = write `!(condition)`
write-tables-stores-key-column-for-a-cell-of-tables = write `tables.stores[key].column` for a cell of tables/stores.csv
today-and-now-are-values-leave-the-brackets-out = `today` and `now` are values: leave the brackets out
write-event-hour = write `event.hour`
write-days-since-date = write `days_since(date)`
there-is-no-function = there is no function `{ $name }`
text-1-argument = 1 argument
arguments = { $count } arguments
or-3 = { $least } or { $a }
to = { $least } to { $a }
takes-not = `{ $name }` takes { $wanted }, not { $given }
write-if-it-is-a-text = write `"{ $a }"` if it is a text
a-value-of-lines-such-as-line-amount-and-perhaps-a = a value of lines, such as `line.amount`, and perhaps a condition
one-condition-on-lines-such-as-line-category-coffee = one condition on lines, such as `line.category == "coffee"`
takes = `{ $name }` takes { $takes }
is-looked-for-in = { $needle } is looked for in { $haystack }
write-for-example-customer-tier-in-gold-platinum-or-vip = write for example `customer.tier in ["gold", "platinum"]`, or `"vip" in customer.tags`
a-list-of-texts-is-looked-for-in-a-list = a list of texts is looked for in a list
write-in-for-each-text = write `"…" in { $a }` for each text
is-a-list = `{ $written }` is a list
write-in-4 = write `… in { $written }`
a-range-is-of-whole-numbers-not-of = a range is of whole numbers, not of { $a }
compare-with-and = compare with `>=` and `<=`
write-params-and-a-name = write `params.` and a name
write-count-true-for-the-number-of-lines-any-line-for-a = write `count(true)` for the number of lines, `any(line.…)` for a condition on them
has-parts-and-is-no-value-itself = `{ $name }` has parts, and is no value itself
write-the-part-that-is-meant-such-as = write the part that is meant, such as `{ $part }`
a-table-needs-a-key-and-a-column = a table needs a key and a column

# engine: script

write-for-example-tables-stores-purchase-store-region = write for example `tables.stores[purchase.store].region`

# engine: language

a-list-of-lines-is-not-a-number = a list of lines is not a number
write-len-for-how-many-there-are = write `{ $a }.len()` for how many there are
add-under-params-of-the-manifest = add `{ $name } = …` under [params] of the manifest

# engine: script

there-is-no-parameter = there is no parameter `{ $name }`
there-is-no-table = there is no table `{ $name }`

# engine: language

table-has-no-column = table `{ $of }` has no column `{ $name }`
events-of-kind-have-no = events of kind `{ $lacking }` have no `{ $what }`
write-on-or-make-a-campaign-of-its-own-for = write `on = ["{ $having }"]`, or make a campaign of its own for `{ $lacking }`
belongs-to-a-line-of-the-purchase = `{ $field }` belongs to a line of the purchase
any-all-none-count-or-sum = `any({ $field } …)`, `all(…)`, `none(…)`, `count(…)` or `sum(…)`
write-for-line-in-purchase-lines-around-it-or = write `for line in purchase.lines {"{"} … {"}"}` around it, or { $list }
say-for-which-lines = say for which lines: { $list }
write-if-it-is-a-text-or-define-it-first-let = write `"{ $name }"` if it is a text, or define it first: `let { $name } = …;`

# engine: script

there-is-no-variable = there is no variable `{ $name }`

# engine: language

event-seed-differs-from-campaign-to-campaign-and = `event.seed` differs from campaign to campaign, and conditions are shared
write-if-chance-p-in-the-script-it-holds-for-a-share-of = write `if chance(p) {"{"} … {"}"}` in the script: it holds for a share of the events
single-characters-are = single characters are
texts-with-are = texts with `${"{"}…{"}"}` are
object-maps-are = object maps are
if-switch-and-blocks-are = `if`, `switch` and blocks are

# engine: expression

this-is = this is

# engine: language

functions-of-modules-are = functions of modules are
the-operator-is = the operator `{ $name }` is
is-2 = `?.` is
this-constant-is = this constant is
does-not-compare = `=` does not compare
write-to-compare = write `==` to compare
does-not-compare-2 = `<>` does not compare
write-for-is-not-equal-to = write `!=` for `is not equal to`
means-nothing-here = `{ $word }` means nothing here
single-quotes-do-not-make-a-text = single quotes do not make a text
write-9 = write `"{ $a }"`
the-text-does-not-end = the text does not end
close-it-with-the-same-quote-that-opens-it = close it with the same quote that opens it: `"`
does-not-compare-3 = `===` does not compare
does-not-compare-4 = `!==` does not compare
write-to-compare-2 = write `!=` to compare
is-not-a-number-that-can-be-used = `{ $written }` is not a number that can be used
write-numbers-with-a-point-and-without-grouping-1500-50 = write numbers with a point and without grouping: `1500.50`

# engine: script

write-amounts-without-a-currency-10-or-9-99 = write amounts without a currency: `10` or `9.99`

# engine: language

does-not-begin-a-text = `{ $written }` does not begin a text

# engine: script

put-texts-in-straight-double-quotes-2 = put texts in straight double quotes: `"…"`

# engine: language

closes-nothing = `{ $token }` closes nothing
leave-it-out-or-write-where-the-part-begins = leave it out, or write `{ $opening }` where the part begins
is-never-closed = `{ $token }` is never closed
add-where-this-part-ends = add `{ $closing }` where this part ends

# engine: records

an-amount = an amount
a-quantity = a quantity
a-list-of-texts = a list of texts

# engine: plugin

a-point-in-time = a point in time

# engine: language

the-missing-value = the missing value `()`

# engine: expression

the-expression-is-empty = the expression is empty
remove-audience-if-the-campaign-is-for-everybody = remove `audience` if the campaign is for everybody
the-expression-ends-too-early = the expression ends too early
does-not-compare-5 = `=>` does not compare
write-10 = write `>=`
is-not-expected-here = `{ $input }` is not expected here
combine-conditions-with-or = combine conditions with `&&` or `||`
is-missing-here = `{ $token }` is missing here
and-combine-conditions-such-as-comparisons = `&&`, `||` and `!` combine conditions, such as comparisons
the-expression-is-too-long-or-nested-too-deeply = the expression is too long or nested too deeply
write-field-in-for-a-list-of-values = write `field in ["…", "…"]` for a list of values
the-expression = the expression
statements-are = statements are
evaluated-row-by-row = { $what } evaluated row by row
the-function-is = the function `{ $name }` is
a-date-from-a-varying-text-is = a date from a varying text is
is-not-a-day-of-the-calendar = `{ $written }` is not a day of the calendar
write-year-month-and-day-date-2026-11-21 = write year, month and day: `date("2026-11-21")`
the-default-is-but-is = the default is { $a }, but `{ $b }` is { $c }
write-for-example = write for example `?? { $a }`
nothing-is-in-an-empty-list = nothing is in an empty list
a-list-can-only-stand-after-in = a list can only stand after `in`
a-range-can-only-stand-after-in = a range can only stand after `in`
the-key-of-a-table-is-a-text-not = the key of a table is a text, not { $a }
numbers-with-more-than-18-digits-are = numbers with more than 18 digits are

# engine: plugin

a-day = a day

# engine: expression

has-no-sign = { $a } has no sign
joining-texts-is = joining texts is
counting-on-from-a-day-is = counting on from a day is
the-rest-of-fractions-is = the rest of fractions is
numbers-with-more-than-12-decimal-places-are = numbers with more than 12 decimal places are
the-number-is-too-large = the number is too large
the-length-of-a-text-is = the length of a text is
is-never = `{ $name }` is never `{ $text }`
looking-for-a-part-that-varies-is = looking for a part that varies is

# engine: script

the-condition-is-not-true-or-false = the condition is { $a }, not true or false
the-sum-is-not-a-number-or-too-large = the sum is not a number, or too large
the-value-is-not-a-number = the value is not a number

# engine: effect

the-order = the order

# engine: script

a-script-cannot-have = a script cannot have { $a }
the-condition = the condition
the-condition-is-neither-true-nor-false-for-this-event = the condition is neither true nor false for this event
functions-call-each-other-more-than-deep-script-calls = functions call each other more than { $a } deep (`script_calls`)
a-text-grew-beyond-bytes-script-text = a text grew beyond { $a } bytes (`script_text`)
lists-and-maps-lie-more-than-deep-in-each-other = lists and maps lie more than { $a } deep in each other
a-list-or-map-grew-beyond-entries-script-entries = a list or map grew beyond { $a } entries (`script_entries`)
the-list-has-no-entry-it-has-from-0 = the list has no entry { $index }: it has { $count }, from 0
the-script-has-too-many-variables = the script has too many variables
the-script-took-longer-than-ms-script-deadline-ms-which = the script took longer than { $a } ms (`script_deadline_ms`), which another run may not
functions-call-each-other-too-deep = functions call each other too deep
the-script-did-not-end-within-operations-script = the script did not end within { $a } operations (`script_operations`)
the-script-stopped-itself = the script stopped itself
the-script-stopped-itself-2 = the script stopped itself: { $token }
a-value-is-but-is-needed-here = a value is { $a }, but { $b } is needed here
there-is-nothing-to-look-up-in = there is nothing to look up in { $a }
for-needs-a-list = `for` needs a list
there-is-no-of = there is no `{ $name }` of { $a }
division-by-zero-0 = division by zero: { $number } { $symbol } 0
cannot-be-used-with = `{ $name }` cannot be used with { $given }
cannot-be-called-without-arguments = `{ $name }` cannot be called without arguments
cannot-be-called-with = `{ $name }` cannot be called with { $given }
a-missing-value = a missing value
a-map = a map
is-not-a-date-such-as-2026-11-21 = `{ $text }` is not a date such as 2026-11-21
the-day-lies-outside-the-calendar = the day lies outside the calendar
chance-needs-a-number-from-0-to-1-such-as-0-2 = chance needs a number from 0 to 1, such as 0.2
a-range-needs-whole-numbers-write-floor-around-them = a range needs whole numbers: write `floor(…)` around them
round-keeps-0-to-28-places = round keeps 0 to 28 places
is-not-a-whole-number = `{ $a }` is not a whole number
is-not-a-line-of-the-purchase = `{ $name }` is not a line of the purchase
there-is-no-event-to-read-from = there is no event to read `{ $name }` from
no-event-to-look-at = no event to look at
more-than-effects-for-one-event-the-limit-is-effects = more than { $limit } effects for one event: the limit is `effects` under [limits]
more-than-discounts-with-parts-for-one-event = more than { $BUNDLES } discounts with `parts` for one event
more-than-kib-of-text-in-the-effects-of-one-event = more than { $a } KiB of text in the effects of one event
has-kib-and-may-have = { $what } has { $a } KiB, and may have { $b }
a-switch-has-ranges-and-may-have = a `switch` has { $worst } ranges, and may have { $RANGES }
a-text-in-quotes-has-bytes-and-may-have = a text in quotes has { $longest } bytes, and may have { $LITERAL }
there-is-no-field-2 = there is no field `{ $a }.{ $name }`
there-is-no-field-line = there is no field `line.{ $name }`
there-is-no-line-the-purchase-has-counted-from-0 = there is no line { $index }: the purchase has { $count }, counted from 0
table-row = table row
the-table-has-no-column-2 = the table has no column `{ $column }`
a-badge-progresses-by-whole-steps = a badge progresses by whole steps
there-is-no-tier = there is no tier `{ $name }`
is-not-allowed-in-phase = `{ $a }` is not allowed in phase `{ $b }`
an-audience-cannot-propose = an audience cannot propose `{ $a }`
a-has-no = a { $effect } has no `{ $key }`
must-be-a-text-in-quotes = `{ $what }` must be a text in quotes
and-exclude-each-other = `{ $first }` and `{ $second }` exclude each other
percent-must-be-from-0-to-100 = `percent` must be from 0 to 100
a-discount-needs-percent-amount-or-set-price = a discount needs `percent`, `amount` or `set_price`
times-goes-with-parts-how-many-bundles-at-most = `times` goes with `parts`: how many bundles at most
per-must-be-unit-or-line = `per` must be "unit" or "line"
per-goes-with-amount-or-set-price-not-with-percent = `per` goes with `amount` or `set_price`, not with `percent`
shipping-has-no-units-and-no-lines = shipping has no units and no lines
base-must-be-initial-or-remaining = `base` must be "initial" or "remaining"
parts-is-a-list-such-as-of-purchase-lines-take-2 = `parts` is a list such as `[#{"{"} of: purchase.lines, take: 2 {"}"}]`
parts-and-exclude-each-other = `parts` and `{ $key }` exclude each other
a-bundle-has-1-to-parts = a bundle has 1 to { $MAX_PARTS } parts
part-of-a-bundle = part of a bundle
a-part-of-a-bundle-needs-of-its-lines = a part of a bundle needs `of`: its lines
of-must-be-a-line-or-a-list-of-lines = `of` must be a line or a list of lines
take-must-be-at-least-1 = `take` must be at least 1
on-must-be-order-shipping-a-line-or-a-list-of-lines = `on` must be "order", "shipping", a line or a list of lines
a-list-in-on-must-be-one-of-lines = a list in `on` must be one of lines
the-purchase-does-not-have-this-line = the purchase does not have this line
cheapest-and-dearest-exclude-each-other = `cheapest` and `dearest` exclude each other
a-coupon-needs-offer-percent-or-amount = a coupon needs `offer`, `percent` or `amount`
valid-must-be-a-number-of-days-such-as-14-days = `valid` must be a number of days, such as "14 days"
values-and-an-effect-has-at-most = { $count } values, and an effect has { $VALUES } at most
must-be-a-text-a-number-a-day-or-true-or-false = `{ $name }` must be a text, a number, a day, or true or false
the-has-no-name = the { $what } has no name
this-value = this value
cannot-be-write-a-whole-number = `{ $what }` cannot be { $a }: write a whole number
is-it-cannot-be-negative = `{ $what }` is { $number }: it cannot be negative
is-but-units-are-whole-write-floor-around-it = `{ $what }` is { $a }, but units are whole: write `floor(…)` around it
points-cannot-be-write-a-number = points cannot be { $a }: write a number
points-are-too-many = `{ $number }` points are too many
a-factor-must-be-greater-than-0 = a factor must be greater than 0
cannot-be-write-a-number = `{ $what }` cannot be { $a }: write a number
is-round-it-to-decimal-places-or-fewer = `{ $what }` is { $number }: round it to { $NUMBER_DIGITS } decimal places or fewer
is-too-large = `{ $what }` is too large
cannot-be-write-an-amount = `{ $what }` cannot be { $a }: write an amount
a-gift-s-quantity-cannot-be = a gift's quantity cannot be { $a }
a-gift-s-quantity-is-it-may-have-decimal-places = a gift's quantity is { $number }: it may have { $QUANTITY_DIGITS } decimal places
a-range = a range
something-else = something else
leave-it-out = leave it out
a-function-of-the-script-behind-a-dot = a function of the script behind a dot
write-11 = write `{ $name }(…)`
an-effect-behind-a-dot = an effect behind a dot
use-the-functions-that-rules-readme-md-lists = use the functions that rules/README.md lists
write-a-loop = write a loop
this-switch = this `switch`
write-it-with-if-and-else-if = write it with `if` and `else if`
a-case-with-a-value-and-a-range = a case with a value and a range
write-a-case-for-each = write a case for each
a-switch-with-the-case = a `switch` with the case `{ $text }`
write-cases-for-texts-and-whole-numbers-or-use-if-and = write cases for texts and whole numbers, or use `if` and `else if`
which-the-map-does-not-have = `{ $name }`, which the map does not have,
write-a-key-of-the-map = write a key of the map
a-table-without-a-key = a table without a key
the-of-a-range = the `{ $name }` of a range
write-the-number-itself = write the number itself
a-name-that-is-made-up-while-the-script-runs = a name that is made up while the script runs
write-the-name-of-the-part-customer-tier = write the name of the part: `customer.tier`
a-function-that-is-kept-in-a-variable = a function that is kept in a variable
write-it-where-it-is-used-purchase-lines-filter-line = write it where it is used: `purchase.lines.filter(|line| …)`
a-single-character = a single character
write-a-text-in-double-quotes = write a text in double quotes
the-operator = the operator `{ $a }`
combine-conditions-with-and-and-compute-with = combine conditions with `&&` and `||`, and compute with `+ - * / %`
which-is-not-there = `{ $name }`, which is not there,
write-a-name-that-is-there = write a name that is there
define-it-with-fn = define it with `fn`
a-function-that-calls-itself = a function that calls itself
go-over-a-list-with-for-instead = go over a list with `for` instead
so-many-calls-of-its-own-functions = so many calls of its own functions
call-them-in-a-loop-or-fewer-of-them = call them in a loop, or fewer of them
a-function-of-several-values-here = a function of several values here
write-a-function-of-one-value-line = write a function of one value: `|line| …`
so-many-functions-within-functions = so many functions within functions
write-fewer-of-them = write fewer of them
with-these-arguments = `{ $a }` with these arguments
use-it-as-the-guide-shows = use it as the guide shows
a-map-that-is-made-up-while-the-script-runs = a map that is made up while the script runs
write-it-where-it-is-used-coupon = write it where it is used: `coupon(#{"{"} … {"}"})`
so-many-variables = so many variables
write-the-script-in-fewer-steps = write the script in fewer steps
as-a-value = `{ $name }` as a value
call-the-function-where-it-is-needed = call the function where it is needed
params-as-a-value = `params` as a value
a-table-as-a-value = a table as a value
a-map-as-a-value = a map as a value
write-the-part-that-is-meant-such-as-customer-tier = write the part that is meant, such as `customer.tier`
a-loop-with-a-value = a loop with a value
set-a-variable-and-then-break = set a variable and then `break`
a-loop-that-may-not-end = a loop that may not end
go-over-something-with-an-end-for-line-in-purchase = go over something with an end: `for line in purchase.lines {"{"} … {"}"}` or `for n in 0..10 {"{"} … {"}"}`
ask-before-if-x = ask before: `if x != () {"{"} … {"}"}`
an-assignment-to-a-part-of-something = an assignment to a part of something
set-a-variable-of-its-own = set a variable of its own
compute-with-and = compute with `+`, `-`, `*` and `/`
cannot-be-used-with-2 = `!` cannot be used with { $a }
a-value-is-but-true-or-false-is-needed-here = a value is { $a }, but true or false is needed here
more-than-entries-are-compared-script-entries = more than { $most } entries are compared (`script_entries`)
the-map-has-no = the map has no `{ $a }`
cannot-stand-in-a-text = { $a } cannot stand in a text
cannot-be-used-with-and = `{ $operator }` cannot be used with { $left } and { $right }
cannot-be-used-with-3 = `-` cannot be used with { $a }
contains-cannot-be-called-with-and = `contains` cannot be called with { $list } and { $item }
and-3 = { $given } and { $a }
push-cannot-be-called-with-and = `push` cannot be called with { $other } and { $given }
a-function-that-sorts-gives-a-number-or-true-or-false = a function that sorts gives a number, or true or false, and this one gave { $ty }
the-step-of-a-range-cannot-be-0 = the step of a range cannot be 0
write-5-2 = write `{ $a }("{ $wallet }", 5)`
write-points-5 = write `{ $a }("points", 5)`
the-first-of-two-arguments-is-a-wallet-in-quotes = the first of two arguments is a wallet in quotes
points-are-a-number-not-a-text = points are a number, not a text
a-factor-is-a-number-not-a-text = a factor is a number, not a text
a-gift-is-at-least-1-piece = a gift is at least 1 piece
takes-a-text-in-quotes = `{ $a }` takes a text in quotes
the-text-is-empty = the text is empty
the-values-of-a-message-are-a-map = the values of a message are a map
write-message-hello-name = write `message("hello", #{"{"} name: "…" {"}"})`
a-line-or-a-list-of-lines = , a line or a list of lines
takes-a-map = `{ $a }` takes a map
write-percent-10 = write `{ $a }(#{"{"} percent: 10 {"}"})`
is-not-a-day-of-the-calendar-2 = `"{ $written }"` is not a day of the calendar
days-are-added-in-the-year-of-birth-after-a-29-february = days are added in the year of birth: after a 29 February it is another day
write-how-far-the-birthday-is-days-to-birthday-customer = write how far the birthday is: `days_to_birthday(customer.birth_date) <= 4 || days_since_birthday(customer.birth_date) <= 4`
a-chance-is-a-number-from-0-to-1 = a chance is a number from 0 to 1
write-chance-0-2-for-one-in-five = write `chance(0.2)` for one in five
there-is-no-3 = there is no { $what } `{ $name }`
a-needs = a { $effect } needs { $list }
cannot-be-negative = `{ $a }` cannot be negative
this-is-less-than-one-in-a-hundred = this is { $a } %, less than one in a hundred
write-for-a-share-below-1-is-better-written-as-an-amount = write `{ $hundredfold }` for { $hundredfold } %; a share below 1 % is better written as an amount
on-takes-lines-not-what-they-say = `on` takes lines, not what they say
write-on-line-or-on-purchase-lines-filter-l-l-category = write `on: line`, or `on: purchase.lines.filter(|l| l.category == "…")`
leave-per-out-a-percentage-is-the-same-for-each-unit = leave `per` out: a percentage is the same for each unit and line
times-goes-with-parts = `times` goes with `parts`
it-says-how-many-bundles-at-most-for-single-units-write = it says how many bundles at most; for single units write `cheapest: n`
what-each-part-is-of-it-says-itself-of-purchase-lines = what each part is of, it says itself: `#{"{"} of: purchase.lines, take: 2 {"}"}`
a-part-of-a-bundle-has-no = a part of a bundle has no `{ $other }`
a-part-of-a-bundle-needs-of = a part of a bundle needs `of`
write-which-lines-it-is-of-of-purchase-lines-filter-l-l = write which lines it is of: `of: purchase.lines.filter(|l| l.category == "…")`
is-a-whole-number-of-units-at-least-1 = `{ $key }` is a whole number of units, at least 1
write-on-purchase-lines-filter-l-l-category-for-some-of = write `on: purchase.lines.filter(|l| l.category == "…")` for some of the lines
must-be = `{ $key }` must be { $list }{ $or }
valid-cannot-be = `valid` cannot be `{ $written }`
write-a-number-of-days-valid-14-days = write a number of days: `valid: "14 days"`
a-script-cannot-make-up-new-code-while-it-runs = a script cannot make up new code while it runs
a-script-has-nobody-to-print-for-use-message-or-the = a script has nobody to print for: use `message` or the trace
a-script-cannot-wait = a script cannot wait
a-script-has-no-clock-use-now-and-today-the-event-s-own = a script has no clock: use `now` and `today`, the event's own
chance-must-repeat-use-chance-0-2 = chance must repeat: use `chance(0.2)`
write-a-function-line-where-it-is-used = write a function `|line| …` where it is used
scripts-do-not-read-or-write-formats = scripts do not read or write formats
is-not-allowed = `{ $name }` is not allowed: { $why }
a-script-stands-alone-there-are-no-modules = a script stands alone: there are no modules
over-the-lines-cannot-stand-in-a-function = `{ $a }` over the lines cannot stand in a function
compute-it-outside-with-let-and-hand-it-to-the-function = compute it outside with `let`, and hand it to the function
goes-over-the-lines-line-amount = `{ $name }` goes over the lines: `{ $name }(line.amount …)`
does-not-know-how-people-type-coupon-codes = `{ $a }` does not know how people type coupon codes
write-in-purchase-coupons-whatever-the-case-of-its = write `"{ $code }" in purchase.coupons`, whatever the case of its letters
write-for-line-in-purchase-lines-line = write `for line in purchase.lines {"{"} line.{ $name } {"}"}`
a-list-of-lines-has-no = a list of lines has no `{ $name }`
a-function-that-uses-the-variable-cannot-be-kept-only = a function that uses the variable `{ $name }` cannot be kept, only handed to `filter`, `map` and the like
a-range-needs-whole-numbers-and-this-may-be-none = a range needs whole numbers, and this may be none
write-floor-around-it = write `floor(…)` around it
the-script-proposes-nothing = the script proposes nothing
write-for-example-points-10 = write for example `points(10);`
is-no-part-of-a-number-it-gives-the-rest-of-a-division = `%` is no part of a number: it gives the rest of a division
write-as-in-percent = write `{ $written }`, as in `percent: { $written }`
write-12 = write `{ $name }: { $example }`
a-text-in-quotes-a-line-or-a-list-of-lines = a text in quotes, a line or a list of lines
or-give-a-line-on-line = , or give a line: `on: line`
a-number-of-days = a number of days
write-14-days = write `{ $name }: "14 days"`
a-list-of-parts = a list of parts
write-of-purchase-lines-take-2 = write `{ $name }: [#{"{"} of: purchase.lines, take: 2 {"}"}]`
a-text-a-number-a-day-or-true-or-false = a text, a number, a day, or true or false
give-each-value-a-name-of-its-own = give each value a name of its own
write-13 = write { $a }{ $or }
a-discount-on-is-not-allowed-in-phase = a discount on { $a } is not allowed in phase `{ $b }`
write-phase-in-the-manifest-or-say-on-which-lines-it-is = write `phase = "{ $first }"` in the manifest, or say on which lines it is: `on: purchase.lines.filter(|l| l.category == "…")`
write-phase-in-the-manifest-what-else-the-script-lowers = write `phase = "{ $first }"` in the manifest; what else the script lowers needs a campaign of its own
write-phase-in-the-manifest-a-discount-on-shipping = write `phase = "{ $first }"` in the manifest; a discount on shipping needs a campaign of its own
write-phase-in-the-manifest = write `phase = "{ $first }"` in the manifest
a-script-stands-alone-it-cannot-import-or-export = a script stands alone: it cannot import or export
cannot-be-changed-a-script-proposes-effects = `{ $a }` cannot be changed: a script proposes effects
is-unexpected = `{ $found }` is unexpected
is-a-reserved-word-of-the-script-language = `{ $found }` is a reserved word of the script language
end-the-text-with = end the text with `"`
the-script-ends-in-the-middle-of-something = the script ends in the middle of something
is-missing-at-the-end = `{ $token }` is missing at the end
is-missing-before = `{ $token }` is missing before `{ $found }`
begins-statements-not-a-map = `{"{"}` begins statements, not a map
write-for-a-map-percent-10 = write `#{"{"}` for a map: `#{"{"} percent: 10 {"}"}`
a-semicolon-is-missing = a semicolon is missing
end-the-statement-with = end the statement with `;`
if-is-no-function-here = `if` is no function here
write-if-condition-1-else-2-which-is-a-value-as-well = write `if condition {"{"} 1 {"}"} else {"{"} 2 {"}"}`, which is a value as well
has-no-meaning-in-scripts = `{ $word }` has no meaning in scripts
write-numbers-with-a-point-and-without-grouping-1500-50-2 = write numbers with a point and without grouping: 1500.50
the-script-ends-where-a-value-is-needed = the script ends where a value is needed
a-value-is-needed-before = a value is needed before `{ $found }`
a-name-is-needed-here = a name is needed here
the-name-of-a-field-is-needed-here = the name of a field is needed here
the-expression-is-nested-too-deeply = the expression is nested too deeply
give-parts-of-it-names-with-let = give parts of it names with `let`
the-script-has-too-many-functions = the script has too many functions
cannot-be-changed = `{ $name }` cannot be changed
only-a-variable-can-be-set = only a variable can be set
compare-with = compare with `==`
break-and-continue-belong-into-a-loop = `break` and `continue` belong into a loop
functions-are-defined-outside-of-braces = functions are defined outside of braces
is-defined-twice = `{ $name }` is defined twice
the-text-or-list-is-too-long = the text or list is too long
write-switch-value-a-or-choose-another-name = write `switch value {"{"} "a" => …, _ => … {"}"}`, or choose another name
values-are-written-as-they-are-maps-as-or-choose = values are written as they are, maps as `#{"{"} … {"}"}`; or choose another name
write-for-no-value = write `()` for no value
write-let-or-choose-another-name = write `let`, or choose another name
a-coupon-says-for-how-long-it-can-be-used-valid-14-days = a coupon says for how long it can be used: `valid: "14 days"`; as a key of another map put it in quotes: `"until": …`; or choose another name
choose-another-name-such-as-as-a-key-of-a-map-put-it-in = choose another name, such as `{ $word }_`; as a key of a map put it in quotes: `"{ $word }": …`
the-cases-of-this-switch-are-amounts-without-a-currency = the cases of this `switch` are amounts without a currency
write-if-s-that-compare-with-params-given-per-currency = write `if`s that compare with `params`, given per currency
what-gives-cannot-be-seen-here = what `{ $a }` gives cannot be seen here
write-the-map-itself-so-that-its-amounts-can-be-checked = write the map itself, `{ $a }(#{"{"} … {"}"})`, so that its amounts can be checked for a currency

# engine: watch

not-watched = not watched
the-system-s-limit-of-watched-folders-is-reached-fs = the system's limit of watched folders is reached (fs.inotify.max_user_watches)
cannot-be-told-of-changes-by-the-operating-system = cannot be told of changes by the operating system: { $n0 }
cannot-start-a-thread-to-watch-with = cannot start a thread to watch with
nobody-is-watching-any-more = nobody is watching any more
still-polling = still polling

# engine: records

the-line-has-no-sku = the line has no `sku`
the-line-has-no-quantity = the line has no `quantity`
the-line-has-no = the line has no `{ $key }`
the-line-has-neither-unit-price-nor-amount = the line has neither `unit_price` nor `amount`
write-what-one-costs-as-unit-price-or-what-the-line = write what one costs as `unit_price`, or what the line cost as `amount`
the-discount-is-larger-than-quantity-unit-price = the discount { $a } is larger than quantity × unit_price, { $b }
quantity-unit-price-is-larger-than-64-bits-hold = quantity × unit_price is larger than 64 bits hold
amount-is-but-is = amount is { $a }, but { $b } × { $c } − { $d } is { $e }
if-the-till-rounds-in-its-own-way-leave-out-unit-price = if the till rounds in its own way, leave out `unit_price`
is-not-negative-but-the-quantity-is = `{ $amount }` is not negative, but the quantity is
is-negative = `{ $amount }` is negative
goods-that-came-back-have-the-kind-return-within-a = goods that came back have the kind `return`; within a receipt, a quantity and an amount below zero
column-occurs-twice-2 = column { $a } occurs twice
column-is-not-a-customer-field = column { $a } is not a customer field
declare-it-under-schema-customer-in-program-toml-or-set = declare it under [schema.customer] in program.toml, or set `unknown_fields = "ignore"` in [records]
columns-are-not-customer-fields = columns { $a } are not customer fields
for = `{ $a }` for { $b }
write-14 = write { $a };{" "}
declare-others-under-schema-customer-in-program-toml-or = { $help }declare others under [schema.customer] in program.toml, or set `unknown_fields = "ignore"` in [records]
put-cells-with-commas-in-double-quotes = put cells with commas in double quotes
the-cell-is-not-utf-8-text = the cell is not UTF-8 text
is-missing = `{ $key }` is missing
id-is-empty = `id` is empty
is-the-id-of-an-earlier-customer = { $a } is the id of an earlier customer
is-not-a-tier-of-the-program = { $a } is not a tier of the program
close-the-quote-that-this-row-opens = close the quote that this row opens
not-a-csv-row = not a CSV row: { $other }
write-when-it-happened-as-2026-11-21t14-03-00-03-00 = write when it happened, as `2026-11-21T14:03:00+03:00`
is-the-id-of-an-earlier-event = { $a } is the id of an earlier event
is-empty = `{ $key }` is empty
is-not-an-event-kind-of-the-program = { $a } is not an event kind of the program
a-return-has-quantities-above-zero-it-is-its-kind-that = a return has quantities above zero: it is its kind that says that goods came back
write-positive-numbers = write positive numbers
total-is-but-the-lines-amounts-are-together = total is { $a }, but the lines' amounts are { $b } together
tax-is-but-the-total-is-and-the-tax-a-part-of-it = tax is { $a }, but the total is { $b } and the tax a part of it
write-amounts-with-the-tax-in-them = write amounts with the tax in them
on-line-happened-at-before-on-line-at = { $a } on line { $b } happened at { $c }, before { $d } on line { $e } at { $f }
sort-the-file-by-at-as-sadakat-run-sort-does = sort the file by `at`, as `sadakat run --sort` does
is-not-a-currency-of-the-program-2 = { $a } is not a currency of the program
is-not-the-program-s-currency = { $a } is not the program's currency
write-amounts-in-and-or-nothing = write amounts in { $currency }, and `"{ $currency }"` or nothing
the-file-is-one-list-but-records-are-one-object-a-line = the file is one list, but records are one object a line
take-the-list-apart-jq-c-file-records-ndjson-or-import = take the list apart: `jq -c '.[]' FILE > records.ndjson`, or import it by a mapping with `sadakat import`
the-line-has-bytes-that-are-not-utf-8-2 = the line has bytes that are not UTF-8
save-the-file-as-utf-8 = save the file as UTF-8
the-record-has-more-than-bytes = the record has more than { $MAX_RECORD_BYTES } bytes
write-one-record-a-line = write one record a line
the-compressed-file-is-cut-off-or-damaged-here = the compressed file is cut off or damaged here
copy-the-file-again-the-records-before-this-line-were = copy the file again; the records before this line were used
standard-input = standard input
a-list-of-objects = a list of objects
an-object = an object
a-key = a key
is-not-text = `{ $number }` is not text
a-list-of-lines = a list of lines
has-more-than-lines = has more than { $MAX_LINES } lines
at-line = {" "}at line{" "}
is-not-3 = { $a } is not { $wanted }
each-line-must-be-one-json-object-2 = each line must be one JSON object
is-not-a-field-of-the-program = { $a } is not a field of the program
leave-it-out-or-let-such-fields-through-with-unknown = leave it out, or let such fields through with `unknown_fields = "ignore"` under [records] in program.toml
occurs-twice-in-one-object = { $a } occurs twice in one object
the-lines-amounts-are-larger-than-64-bits-hold = the lines' amounts are larger than 64 bits hold
error = : error[{ $a }]:{" "}
cannot-be-read-after-line = { $file } cannot be read after line { $line }
is-larger-than-bytes-which-is-what-one-customer-table = { $file } is larger than { $limit } bytes, which is what one customer table holds
is-negative-2 = { $a } is negative
write-positive-numbers-for-goods-that-came-back-use-the = write positive numbers; for goods that came back, use the kind `return`
has = { $a } has { $digits }
a-quantity-has = a quantity has { $digits }
has-too-many-decimal-places = { $shown } has too many decimal places
round-it-where-it-is-made = { $unit }; round it where it is made
is-larger-than-64-bits-hold = { $shown } is larger than 64 bits hold
has-more-than-texts = has more than { $MAX_TEXTS } texts
has-more-than-bytes = { $a } has more than { $MAX_TEXT } bytes
write-true-or-false-without-quotes = write `true` or `false`, without quotes
an-integer = an integer
write-a-whole-number-without-quotes = write a whole number, without quotes
write-text-in-double-quotes = write text in double quotes
write-a-list-as-vip = write a list, as `["vip"]`
write-it-as-2026-11-21 = write it as `2026-11-21`
an-instant = an instant
write-it-as-2026-11-21t14-03-00-03-00-or-without-the = write it as `2026-11-21T14:03:00+03:00`, or without the offset in the program's zone
write-digits-and-a-point-before-decimal-places-1250-or = write digits, and a point before decimal places: `1250` or `12.50`
is-not-an-iana-time-zone-2 = { $a } is not an IANA time zone
write-a-name-such-as-europe-istanbul-or-leave-it-out = write a name such as `Europe/Istanbul`, or leave it out

# engine: cases

the-program = the program
there-is-no-campaign-any-more = there is no campaign { $who } any more
line-of-its-script = { $a }: { $b } (line { $line } of its script)
fails-otherwise = { $who } fails otherwise
does-not-fail = { $who } does not fail
fails = { $who } fails
gives-something = { $who } gives something
gives-nothing-but-the-reason-is = { $who } gives nothing, but the reason is "{ $reason }"
gives-nothing-for-the-reason = { $who } gives nothing, for the reason "{ $reason }"
gives-nothing = { $who } gives nothing
gives-something-else = { $who } gives something else
it-is = it is { $a }
the-event-has-no-lines = the event has no lines
the-case-does-not-say-what-must-come-of-it = the case does not say what must come of it
add-effects-kind-points-amount-10-or-nothing-audience = add `effects = [{"{"} kind = "points", amount = 10 {"}"}]`, or `nothing = "audience"`
both-and-say-what-must-come-of-it = both `{ $first }` and `{ $second }` say what must come of it
keep-one-of-them-or-make-two-cases = keep one of them, or make two cases
nothing-needs-to-know-which-campaign-gives-nothing = `nothing` needs to know which campaign gives nothing
name-it-campaign-or-write-effects-for-all-campaigns-if = name it: `campaign = "…"`, or write `effects = []` for all campaigns; if the campaign is gone, delete or rename this file
there-is-no-campaign = there is no campaign `{ $id }`
a-reason-in-quotes = a reason in quotes
is-no-reason-for-giving-nothing = `{ $word }` is no reason for giving nothing
a-list-of-effects-kind-points-amount-10 = a list of effects `[{"{"} kind = "points", amount = 10 {"}"}]`
a-list-of-effects = a list of effects `{"{"} … {"}"}`
the-effect = the effect
cannot-be-here = `{ $a }` cannot be { $seen } here
write-an-amount = write an amount
net-is-what-the-lines-cost-after-discounts = `net` is what the lines cost after discounts
there-is-no-effect = there is no effect `{ $kind }`
a-multiplier-comes-to-points-write-kind-points = a multiplier comes to points: write `kind = "points"`
write-kind-tag-with-remove = write `kind = "tag"` with `remove = "…"`
write-kind-tier-with-set = write `kind = "tier"` with `set = "…"`
the-file-has-no-case = the file has no case
begin-each-with-a-line-case = begin each with a line `[[case]]`
two-cases-are-called = two cases are called `{ $a }`
say-what-is-different-in-this-one = say what is different in this one
no-campaign-is-called-so-these-cases-are-about-the = no campaign is called `{ $stem }`, so these cases are about the program as a whole
if-they-are-about-call-the-file-toml-or-write-campaign = if they are about `{ $near }`, call the file `{ $near }.toml`, or write `campaign = "{ $near }"` at its top
a-list-of-cases-each-begun-by-case = a list of cases, each begun by [[case]]
a-guest-has-no-earlier-events-that-anybody-knows-of = a guest has no earlier events that anybody knows of
remove-guest-or-earlier = remove `guest` or `earlier`
is-about-a-member-and-this-is-a-guest = `{ $name }` is about a member, and this is a guest
remove-it-or-guest-true = remove it, or `guest = true`
control-group-is-about-a-campaign-and-this-case-is = `control_group` is about a campaign, and this case is about the program
name-the-campaign-campaign = name the campaign: `campaign = "…"`
a-guest-is-in-no-control-group = a guest is in no control group
remove-guest-or-control-group = remove `guest` or `control_group`
customer-id-decides-who-is-in-the-control-group = `customer.id` decides who is in the control group
remove-customer-id-or-control-group = remove `customer.id` or `control_group`
the-campaign-has-no-control-group = the campaign has no control group
write-holdout-10-into-its-manifest-or-remove-control = write `holdout = "10 %"` into its manifest, or remove `control_group`
nothing-is-known-of-the-event = nothing is known of the event
its-records-do-not-fit-the-program-around-a-case = its records do not fit the program around a case
a-return-is-a-case-only-with-the-purchase-that-it-is-of = a return is a case only with the purchase that it is of: { $why }
it-failed-then = it failed then: { $message }
the-decision-has-other-effects-than-come-of-the-records = the decision has other effects than come of the records: the case expects those of the decision
the-case-s-event-does-not-trigger-the-plugin = the case's event does not trigger the plugin
was-and-is-in-the-case = `{ $name }` was { $then }, and is { $now } in the case
event-seed-is-that-of-and-this-file-is-called-toml = `event.seed` is that of `{ $id }`, and this file is called `{ $stem }.toml`
add-events-of-this-kind-must-have-it = add `{ $field } = …`: events of this kind must have it
this-is-not-earlier-it-happens-at-the-event-at = this is not earlier: it happens at { $a }, the event at { $b }
say-when-the-event-happens-today-2026-11-21 = say when the event happens: `today = 2026-11-21`
both-and-say-when-it-happens = both `{ $first }` and `{ $second }` say when it happens
a-day-without-quotes = a day without quotes
days-ago-counts-days-before-the-event-from-0-to-36500 = `days_ago` counts days before the event, from 0 to 36500
write-a-whole-number-or-several-days-ago-14-7 = write a whole number, or several: `days_ago = [14, 7]`
a-list-of-tables = a list of tables `{"{"} … {"}"}`
a-table-of-fields = a table of fields
event-kind = event kind
lines-have-no-field = lines have no field `{ $a }`
follows-from-customer-birth-date = `{ $name }` follows from `customer.birth_date`
write-customer-birth-date-instead = write `customer.birth_date` instead
follows-from-when-the-event-happens = `{ $name }` follows from when the event happens
write-today-2026-11-21-or-event-at-2026-11-21t14-00-00 = write `today = 2026-11-21` or `event.at = 2026-11-21T14:00:00` instead
is-what-the-decision-comes-to = `{ $name }` is what the decision comes to
leave-it-out-here-and-say-what-you-expect-in-total = leave it out here, and say what you expect in `total`
belongs-to-a-line = `{ $name }` belongs to a line
write-lines = write `lines = [{"{"} … {"}"}]`
is-not-of-an-earlier-event = `{ $name }` is not of an earlier event
write-it-beside-earlier = write it beside `earlier`
the-case-does-not-hold = the case "{ $a }" does not hold
its-records-do-not-fit-this-program = its records do not fit this program
a-return-cannot-be-used = a return cannot be used: { $why }

# engine: decide

there-is-not-enough-left-of = there is not enough left of `{ $a }`

# engine: explain

of-a-guest = of a guest
of = of { $id }
in-5 = , in { $code }
campaign-is = campaign is
campaigns-are = campaigns are
more-not-for-events-of-kind = { $count } more { $campaigns } not for events of kind `{ $kind }`
the-best-of-ways-to-choose-between-offers-was-given = the best of { $compared } ways to choose between offers was given; there were too many to compare them all
not-for-events-of-this-kind = not for events of this kind
not-in-force-at-that-time = not in force at that time
for-members-only = for members only
shut-out-by-another-campaign = shut out by another campaign
not-in-its-audience = not in its audience
in-its-control-group = in its control group
used-up = used up
in-its-audience-but-it-proposed-nothing = in its audience, but it proposed nothing
another-offer-was-better = another offer was better
came-to-nothing = came to nothing
the-whole-decision-was-refused = the whole decision was refused
triggers-it = `{ $kind }` triggers it
the-event-is-a-triggers-it = the event is a `{ $kind }`; { $a } triggers it
the-event-has-a-member = the event has a member
the-event-is-a-guest-s-only-members-can-get-it = the event is a guest's; only members can get it
not-in-its-control-group-of-of-the-members = not in its control group of { $percent } % of the members
in-the-control-group-of-this-campaign-of-the-members = in the control group of this campaign: { $percent } % of the members never get it
limit-the-event-has-no-that-it-could-be-counted-by = limit: the event has no `{ $per }` that it could be counted by
everybody-together = everybody together
with-the-same = with the same `{ $per }`
got-it = got it
of-times = { $used } of { $of } times
limit = limit: { $a } { $b }
budget-of-given = budget: { $used } of { $of } given { $a }
from = from { $a }
before = before { $a }
on = on { $a }
at = at { $hours }
too-early = too early
another-day = another day
another-hour = another hour
in-force = in force { $when }
in-force-it-was = in force { $when }; it was { $a } { $b }{ $zone }: { $c }
another-campaign = another campaign
is-exclusive-and-shut-it-out = { $by } is exclusive and shut it out
came-first-in-their-group = { $by } came first in their group
it-may-not-stand-together-with = it may not stand together with { $by }
this = this { $every }
all-of-these = all of these
any-of-these = any of these
is-missing-2 = { $a } is missing
is-nowhere = { $a } is nowhere
is-on-its-lines = { $a } is { $b } on its lines
is-empty-2 = { $a } is empty
is-3 = { $a } is { $b }
none-of-lines-matches = none of { $of } lines matches
text-1-of-lines-matches = 1 of { $of } lines matches
of-lines-match = { $matching } of { $of } lines match
at-least-needed = at least { $first } needed{ $a }
more-than-needed = more than { $first } needed{ $a }
at-most-allowed = at most { $first } allowed{ $a }
too-much = too much
less-than-needed = less than { $first } needed{ $a }
needed = { $first } needed
anything-but-needed = anything but { $first } needed
none-of-allowed = none of { $a } allowed
to-needed = { $first } to { $second } needed
to-not-allowed = { $first } to { $second } not allowed
must-be-among-it = { $first } must be among it
must-not-be-among-it = { $first } must not be among it
a-value-needed = a value needed
no-value-allowed = no value allowed
text-1-day = 1 day
more = { $a } more
its-cap = its cap
the-campaign-s-cap = the campaign's cap
what-was-left-of-the-campaign-s-budget = what was left of the campaign's budget
most-off-the-most-that-all-discounts-together-take = `most_off`, the most that all discounts together take
what-was-left = what was left
lost-to-other-offers = lost to other offers
lost-to = lost to `{ $to }`
which-is-as-good-and-comes-first = , which is as good and comes first
by = {" "}by { $a }
which-comes-first-though-for-less = , which comes first, though for { $a } less
by-though-for-less = {" "}by { $a }, though for { $b } less
off = { $amount } off
price-of = price of { $price }
before-discounts = {" "}before discounts
at-most = , at most { $cap }
for-each-of = {" "}for each { $per } of
the-of = {" "}the { $units } of
gift = gift `{ $name }` × { $quantity }
of-2 = {" "}of { $worth }
from-2 = , from { $minimum }
valid-days = , valid { $days } days
message = message `{ $name }`
tag = tag `{ $name }`
tag-taken-away = tag `{ $name }` taken away
tier = tier `{ $name }`
badge = badge `{ $name }` + { $quantity }
line-2 = line { $line }: { $text }
it-says = it says: { $line }
script-operations = script operations
used-of = used { $a } of { $b } { $unit }, { $c }.{ $d } %
cheapest = cheapest { $count }
dearest = dearest { $count }
line-3 = line { $a }
lines = lines { $a }
of-3 = { $a } of { $b }
bundles-of = bundles of { $a }
it-names-no-purchase-and-none-is-known-that-it-could-be = It names no purchase, and none is known that it could be of: nothing is taken back.
of-which-nothing-is-left = , of which nothing is left
it-is-of-was-paid-for-it-of-it-as-spend = It is of `{ $of }`{ $left }: { $a } was paid for it, { $b } of it as spend.
steps-to = { $campaign }: { $amount } steps to { $of }
its-cannot-be-taken-back = { $campaign }: its { $kind } cannot be taken back

# engine: lint

this-audience-is-never-true-so-the-campaign-gives = this audience is never true, so the campaign gives nothing
no-satisfies-all-of-it = no `{ $a }` satisfies all of it
write-where-one-of-the-parts-is-enough-or-correct-a-part = write `||` where one of the parts is enough, or correct a part
correct-the-part-that-never-holds-to-switch-a-campaign = correct the part that never holds; to switch a campaign off, end its window
this-audience-is-always-true-so-it-leaves-nobody-out = this audience is always true, so it leaves nobody out
leave-audience-out-if-everybody-is-meant-or-correct-a = leave `audience` out if everybody is meant, or correct a part
this-coupon-can-be-used-for-ever = this coupon can be used for ever
write-how-long-it-is-valid-for-example-valid-30-days = write how long it is valid, for example `valid: "30 days"`
add-a-last-row-whose-conditions-are-all-or-write-allow = add a last row whose conditions are all `-`, or write `allow = ["S0910"]` in the manifest if nothing is meant for them
no-row-gives-anything = no row gives anything
there-are-events-that-no-row-of-this-table-is-for = there are events that no row of this table is for
there-may-be-events-that-no-row-of-this-table-is-for-it = there may be events that no row of this table is for: it has too many rows to tell
this-step-is-never-reached-an-earlier-one-takes-every = this step is never reached: an earlier one takes every `{ $a }` that is left for it
write-the-steps-from-the-highest-threshold-down = write the steps from the highest threshold down
this-higher-step-gives-less-than-the-of-the-step-below = this higher step gives { $less }, less than the { $more } of the step below it
give-more-on-higher-steps-or-exchange-the-two = give more on higher steps, or exchange the two
it-gets-off-a-purchase-of = it gets { $a } off, a purchase of { $total } { $b }
it-gets-points-a-purchase-of = it gets { $a } points, a purchase of { $total } { $b }
of-the-same-group-gives-as-much-or-more-to-everybody = `{ $a }` of the same group gives as much or more to everybody who gets this, so this is never the best
give-more-here-or-make-the-audience-of-the-other-one = give more here, or make the audience of the other one narrower
takes-off-and = `{ $a }` takes { $b } off and `{ $c }` { $d }
this-discount-comes-on-top-of-that-of-and-nothing-says = this discount comes on top of that of `{ $a }`, and nothing says that both are meant
this-row-applies-together-with = this row applies together with `{ $a }`
write-hit-first-or-allow-s0904-if-both-are-meant = write `hit = "first"`, or `allow = ["S0904"]` if both are meant
name-both-groups-under-never-together-in-program-toml = name both groups under `never_together` in program.toml
give-both-a-group-with-stacking-best = give both a `group` with `stacking = "best"`
give-both-a-group-with-stacking-best-and-phase-order = give both a `group` with `stacking = "best"` and `phase = "order"`
or-write-allow-s0904-if-both-are-meant = { $help }, or write `allow = ["S0904"]` if both are meant
gives-something-nothing = `{ $a }` gives something, `{ $b }` nothing
this-row-is-never-reached-takes-every-event-of-it = this row is never reached: `{ $a }` takes every event of it
put-it-above-that-row-or-remove-it = put it above that row, or remove it
always-shuts-this-campaign-out-since-it-is-exclusive = `{ $rival }` always shuts this campaign out, since it is exclusive
make-its-audience-or-window-narrower-or-give-this = make its audience or window narrower, or give this campaign a smaller `priority`
is-always-the-first-of-the-group-so-this-campaign-never = `{ $rival }` is always the first of the group, so this campaign never is
make-its-audience-narrower-or-give-this-campaign-a = make its audience narrower, or give this campaign a smaller `priority`
comes-earlier-and-takes-every-event-of-this-one = `{ $rival }` comes earlier and takes every event of this one: { $help }
this-discount-is-on-lines-that-sell-stored-value-which = this discount is on lines that sell stored value, which take no part in discounts
write-discount-gift-cards-true-under-money-in-program = write `discount_gift_cards = true` under `[money]` in program.toml if gift cards may be sold for less
nothing-is-taken-off = nothing is taken off
this-campaign-takes-points-for-a-return-which-takes = this campaign takes points for a return, which takes back by itself what the purchase gave
remove-it-what-comes-back-gives-back-its-points-spend = remove it: what comes back gives back its points, spend and uses of limits; write `allow = ["S0911"]` if it is a charge beyond that
it-loses-points = it loses points
a-percentage-with-no-limit-the-larger-the-purchase-the = a percentage with no limit: the larger the purchase, the larger the discount
add-a-column-cap-with-the-most-that-each-row-may-cost = add a column `cap` with the most that each row may cost
write-cap-params-most-into-the-discount-and-under = write `cap: params.most` into the discount, and under [params] what it may cost in each currency
write-cap-50-into-the-discount-or-cap-discount-50-into = write `cap: 50` into the discount, or `cap = {"{"} discount = 50 {"}"}` into the manifest, with the most that it may cost
it-gets-off = it gets { $a } off
this-window-goes-by-the-program-s-clock-where-stores-or = this window goes by the program's clock, where stores or members have their own
add-zone-store-or-zone-member-or-zone-program-if-that = add `zone = "store"` or `zone = "member"`, or `zone = "program"` if that is meant

# engine: plugin

build-it-with-sadakat-plugin-build = build it with `sadakat plugin build`
the-file-is-not-webassembly = the file is not WebAssembly
the-file-is-cut-off-or-damaged = the file is cut off or damaged
build-or-download-it-again = build or download it again
the-file-is-a-webassembly-core-module-not-a-component = the file is a WebAssembly core module, not a component
the-plugin-s-contract-version-cannot-be-read = the plugin's contract version cannot be read
the-plugin-imports-but-plugins-get-nothing-from-outside = the plugin imports `{ $first }`, but plugins get nothing from outside
remove-what-needs-a-clock-files-network-or-random = remove what needs a clock, files, network or random numbers, and build for wasm32-unknown-unknown
the-plugin-does-not-say-which-contract-version-it-was = the plugin does not say which contract version it was built for
update-sadakat-or-build-the-plugin-with-an-older-sdk = update Sadakat, or build the plugin with an older SDK
build-the-plugin-with-a-newer-sdk = build the plugin with a newer SDK
the-plugin-was-built-for-contract-version-this-host = the plugin was built for contract version { $found }, this host knows { $HOST_ABI }
asks-for-a-fresh-instance-for-each-call = `{ $a }` asks for a fresh instance for each call
remove-isolation = remove `isolation`
the-plugin-reads-which-the-program-does-not-have = the plugin reads `{ $name }`, which the program does not have
the-plugin-takes-for-but-it-is = the plugin takes `{ $name }` for { $a }, but it is { $b }
the-plugin-needs-but-the-field-may-be-missing = the plugin needs `{ $name }`, but the field may be missing
declare-as-required-or-with-a-default-in-program-toml = declare `{ $name }` as required or with a default in program.toml, or let the plugin read it as optional
add-under-in-program-toml = add `{ $key } = "{ $a }{ $mark }"` under [{ $table }] in program.toml
add-for-example-under-history-in-program-toml = add for example `{ $key } = {"{"} { $fact }, over = "90 days" {"}"}` under [history] in program.toml
has-no-parameter = `{ $a }` has no parameter `{ $name }`
it-has-no-parameters-at-all = it has no parameters at all
must-be-2 = `{ $name }` must be { $a }
needs-the-parameter = `{ $a }` needs the parameter `{ $name }`
add-under-params = add `{ $name } = …` under [params]: { $a }
by-what-it-lowers = , by what it lowers
may-propose-which-is-not-allowed-in-phase = `{ $a }` may propose `{ $b }`, which is not allowed in phase `{ $c }`
and-more-than-bytes = … and more than { $a } bytes
the-plugin-reads-which-would-add-up-amounts-in = the plugin reads `{ $a }`, which would add up amounts in { $b }
is-an-amount-but-does-not-say-in-which-of = `{ $name }` is an amount, but does not say in which of { $a }
minor-units = { $value } minor units
the-plugin-cannot-describe-itself = the plugin cannot describe itself: { $a }
the-plugin-describes-itself-wrongly = the plugin describes itself wrongly: { $what }
its-name-is-empty-or-has-control-characters = its name is empty or has control characters
it-has-more-than-fields-or-parameters = it has more than { $MANY } fields or parameters
the-field-occurs-twice-or-has-no-name = the field `{ $a }` occurs twice or has no name
the-parameter-occurs-twice-or-has-no-name = the parameter `{ $name }` occurs twice or has no name
the-default-of-the-parameter-has-another-type = the default of the parameter `{ $name }` has another type
the-host-gave-the-plugin-no-column-for = the host gave the plugin no column for `{ $a }`
the-columns-of-the-plugin-s-effects-are-not-of-one = the columns of the plugin's effects are not of one length
the-plugin-s-effects-are-not-in-the-order-of-events = the plugin's effects are not in the order of events
the-plugin-s-answer-is-about-an-event-that-it-was-not = the plugin's answer is about an event that it was not given
the-plugin-s-answer-has-not-one-entry-for-each-discount = the plugin's answer has not one entry for each discount and coupon
the-plugin-s-effects-do-not-claim-as-many-values-as-it = the plugin's effects do not claim as many values as it gave
the-plugin-lost-its-exports = the plugin lost its exports
the-plugin-s-answer-is-too-large = the plugin's answer is too large
the-plugin-s-answer-points-outside-its-memory-or-is-not = the plugin's answer points outside its memory, or is not text where it must be
the-plugin-used-up-its-fuel-plugin-fuel = the plugin used up its fuel (`plugin_fuel`)
the-plugin-took-too-long-by-the-clock-plugin-deadline = the plugin took too long by the clock (`plugin_deadline_ms`), which another run may not
the-plugin-used-up-its-stack = the plugin used up its stack
at-2 = {" "}at { $place }
the-plugin-panicked = the plugin panicked{ $at }
the-plugin-read-or-wrote-outside-its-memory = the plugin read or wrote outside its memory
the-plugin-divided-by-zero = the plugin divided by zero
the-plugin-computed-a-number-too-large = the plugin computed a number too large
the-plugin-stopped-itself = the plugin stopped itself
the-plugin-wanted-larger-tables-than-a-plugin-may-have = the plugin wanted larger tables than a plugin may have
the-plugin-wanted-more-than-kib-of-memory-plugin-memory = the plugin wanted more than { $a } KiB of memory (`plugin_memory`)
the-code-of-a-large-plugin = the code of a large plugin
the-plugin-needs-which-this-event-lacks = the plugin needs `{ $a }`, which this event lacks
the-file-is-not-valid-webassembly-or-uses-features-that = the file is not valid WebAssembly, or uses features that plugins may not use
the-plugin-imports-something-but-plugins-get-nothing = the plugin imports something, but plugins get nothing from outside
the-component-does-not-export-the-function = the component does not export the function `{ $name }`
has-another-type-than-the-plugin-contract-says = `{ $name }` has another type than the plugin contract says
the-plugin-proposed-effects-the-limit-is = the plugin proposed { $count } effects, the limit is { $limit }
a-gift-of-nothing = a gift of nothing
the-plugin-s-answer-has-no-text = the plugin's answer has no text { $index }
the-plugin-proposed-more-than-kib-of-text = the plugin proposed more than { $a } KiB of text
the-plugin-gave-a-message-values-the-limit-is = the plugin gave a message { $a } values, the limit is { $VALUES }
the-plugin-s-answer-lacks-values = the plugin's answer lacks values
the-plugin-s-answer-lacks-discounts = the plugin's answer lacks discounts
a-discount-on-line-but-the-purchase-has = a discount on line { $a }, but the purchase has { $lines }
unknown-price-base = unknown price base { $base }
the-plugin-s-answer-lacks-coupons = the plugin's answer lacks coupons
unknown-unit = unknown unit { $unit }
a-coupon-s-days-are-negative-or-too-many = a coupon's days are negative or too many
the-plugin-proposed-which-it-does-not-describe = the plugin proposed `{ $a }`, which it does not describe
the-plugin-proposed-an-effect-of-the-unknown-kind = the plugin proposed an effect of the unknown kind { $number }
a-negative-discount-or-coupon = a negative discount or coupon
plugins-cannot-run-on-this-machine = plugins cannot run on this machine: { $n0 }
core-modules = core modules
instances-of-core-modules = instances of core modules
nested-components = nested components
instances-of-components = instances of components
bytes-in-one-function = bytes in one function
variables-in-one-function = variables in one function
loops-within-loops = loops within loops
branches-times-variables-in-one-function = branches times variables in one function
branches-times-variables-in-all-functions = branches times variables in all functions
blocks-with-parameters-in-one-function = blocks with parameters in one function
places-that-ask-for-memory = places that ask for memory
operations-of-which-a-call-counts-as-eight = operations, of which a call counts as eight
segments-of-data = segments of data
globals-tables-imports-and-exports = globals, tables, imports and exports
the-file-has-and-a-plugin-may-have = the file has { $has } { $a }, and a plugin may have { $b }
build-it-with-sadakat-plugin-build-of-this-version-and = build it with `sadakat plugin build` of this version, and leave out what it does not need; only plugins in TypeScript and Python are larger, and are known by the very versions of the tools that this version builds them with
build-it-with-sadakat-plugin-build-and-leave-out-what = build it with `sadakat plugin build`, and leave out what it does not need
the-file = the file { $what }
has-components-within-components-within-components = has components within components within components
has-parts-that-call-each-other-or-waits-for-something = has parts that call each other, or waits for something
calls-functions-before-it-is-asked = calls functions before it is asked
refuses-its-parameters = `{ $name }` refuses its parameters: { $message }
look-for-static-thread-local-caches-and-global = look for `static`, `thread_local!`, caches and global variables; what the plugin must know of the past, it reads from `history.…`
other-events = { $count } other events
answers-an-event-otherwise-when-others-are-asked-before = `{ $name }` answers an event otherwise when others are asked before it or with it
remove-isolation-with-a-fresh-instance-for-each-call-as = remove `isolation`: with a fresh instance for each call, as by default, nothing is remembered; or mend the plugin: { $CURE }
nothing-may-be-remembered-from-event-to-event = nothing may be remembered from event to event: { $CURE }
after-a-call-with = after a call with
fault = fault { $code }: { $message }
effects-in-all = … { $a } effects in all
compiled-plugins-cannot-be-kept-in = compiled plugins cannot be kept in `{ $a }`: { $source }
compiled-plugins-are-not-kept-in = compiled plugins are not kept in `{ $a }`: { $why }
a-compiled-plugin-is-not-kept = a compiled plugin is not kept
no-compiled-plugin-is-kept = no compiled plugin is kept
a-kept-plugin-is-damaged = a kept plugin is damaged
on-this-system-it-cannot-be-told-who-may-write-to-it = on this system it cannot be told who may write to it
it-belongs-to-another-user-name-a-folder-of-your-own = it belongs to another user; name a folder of your own
it-belongs-to-another-user-who-could-replace-what-is-in = it belongs to another user, who could replace what is in it
others-can-write-to-it-take-that-away-with-chmod-go-w = others can write to it; take that away with `chmod go-w`
a-fault = a fault
cannot-read-2 = cannot read `{ $a }`: { $source }
there-are-no-cases-toml-in = there are no cases (*.toml) in `{ $a }`
the-program-around-a-case-of-the-plugin-is-wrong = the program around a case of the plugin is wrong
the-plugin = the plugin `{ $name }`
no-campaign-of-the-program-runs = no campaign of the program runs { $what }
several-campaigns-run-say-which-with-campaign-one-of = several campaigns run { $what }: say which with --campaign, one of { $a }
the-campaign-does-not-run = the campaign `{ $id }` does not run { $what }
there-is-no-campaign-2 = there is no campaign `{ $id }`{ $near }
the-campaign-runs-no-plugin = the campaign runs no plugin
event = event { $event }

# engine: replay

what-members-own-cannot-be-read = what members own cannot be read: { $n0 }
line-of-what-members-own-is-damaged-restore-it-from-a = line { $line } of what members own is damaged: { $source }; restore it from a copy
line-of-what-members-own-stands-where-it-cannot-restore = line { $line } of what members own stands where it cannot; restore it from a copy
this-was-saved-in-form-by-a-newer-version-and-is-the = this was saved in form { $found } by a newer version, and { $VERSION } is the newest that is known: use that version
line-of-what-members-own-is-damaged-the-purchase-has = line { $line } of what members own is damaged: the purchase has more or fewer values than lines; restore it from a copy
what-members-own-ends-after-members-before-its-end = what members own ends after { $found } members, before its end: restore it from a copy

# engine: service

is-no-decimal-number-such-as-12-50 = `{ $text }` is no decimal number, such as "12.50"
an-amount-is-a-text-such-as-12-50-or-a-whole-number = an amount is a text, such as "12.50", or a whole number
there-is-no-event-to-decide = there is no event to decide
the-campaign-is = the campaign { $names } is
the-campaigns-and-more-are = the campaigns { $names } and { $a } more are
the-campaigns-are = the campaigns { $names } are
cannot-be-serialised = cannot be serialised: { $error }
give-an-object-with-texts-as-keys = give an object with texts as keys
is-no-object = is no object
give-an-object-or-a-struct = give an object or a struct
give-amounts-and-quantities-as-texts-such-as-12-50-or = give amounts and quantities as texts, such as "12.50", or as decimal numbers
is-a-binary-float = `{ $number }` is a binary float
there-is-no-such-field-about-members = there is no such field about members
the-member-is-and-the-fact-says = the member is `{ $id }`, and the fact says { $raw }
leave-it-out-the-member-s-id-says-it = leave it out: the member's id says it
it-is-said-of-somebody-without-an-id = it is said of somebody without an id
give-the-member-s-id-of-a-guest-nothing-is-said-member = give the member's `id`; of a guest nothing is said, `Member::guest()` or `null`
it-is-about-events-say-it-in-the-event = it is about events: say it in the event
say-what-is-in-it-such-as = say what is in it, such as `{ $field }`
declare-it-under-schema-customer-of-program-toml-or = declare it under [schema.customer] of program.toml, or leave it out
write-an-object-with-any-of-id-customer-history-wallet = write an object with any of `id`, `customer`, `history`, `wallet`, `uses` and `given`
write-the-id-as-text-or-leave-it-out-for-a-guest = write the id as text, or leave it out for a guest
write-true-or-leave-it-out = write `true`, or leave it out
write-facts-as-objects-such-as-history-purchases-3 = write facts as objects, such as `"history": {"{"}"purchases": 3{"}"}`
write-a-list-such-as-campaign-welcome-times-1-or-unknown = write a list such as `[{"{"}"campaign": "welcome", "times": 1{"}"}]`, or "unknown"
write-a-list-such-as-campaign-cashback-wallet-points = write a list such as `[{"{"}"campaign": "cashback", "wallet": "points", "day": "2026-11-21", "amount": "50"{"}"}]`
stands-there-twice = `{ $key }` stands there twice
a-guest = a guest

# engine: host

plugins-are-being-compiled = plugins are being compiled
the-plugin-answered-otherwise-among-other-events-than = the plugin answered { $name } otherwise among other events than alone: it remembers
the-event = the event `{ $id }`
an-event = an event
the-program-does-not-come-from-a-folder-that-could-be = the program does not come from a folder that could be read again
a-program-went-into-force = a program went into force
a-program-did-not-go-into-force = a program did not go into force
the-program-folder-cannot-be-read = the program folder cannot be read
the-program-folder-is-polled = the program folder is polled

# cli: output

error-cannot-write-to-standard-output = error: cannot write to standard output: { $failed }

# cli: outputs

and-are-the-same-file-the-output-would-destroy-the-input = `{ $a }` and `{ $b }` are the same file, `{ $c }`: the output would destroy the input
and-are-the-same-file = `{ $a }` and `{ $b }` are the same file, `{ $c }`
would-write-over-a-part-of-the-database = `{ $a }` would write over a part of the database `{ $b }`
would-write-into-the-program = `{ $a }` would write into the program, `{ $b }`
cannot-write = cannot write `{ $a }`: { $error }
cannot-write-2 = cannot write `{ $a }`

# cli: commands

customers-cannot-be-since-they-are-read-once-for-each = --customers cannot be `-`, since they are read once for each program
cannot-sort-the-events = cannot sort the events
cannot-read-the-events = cannot read the events
fails-2 = fails: { $condition }: { $a }
cannot-read-the-revision = cannot read the revision `{ $old }`
campaign-fine-snapshot = { $a }: { $count } campaign{ $b } fine, snapshot { $c }
case = , { $count } case{ $a } { $holds }
warning = , { $warnings } warning{ $a }
error-warning-in = { $errors } error{ $a }, { $warnings } warning{ $b } in { $c }
for-everybody = for everybody
audience-in-columns = audience in columns
audience-row-by-row = audience row by row
effect = { $effects } effect{ $a }
the-same-for-every-event = { $ready } the same for every event
over-lines-or-lists = { $loops } over lines or lists
variable = { $variables } variable{ $a }
plan = plan: { $a }
interpreted-in-line = interpreted: { $what } in line { $line }; { $cure }
warning-2 = warning: { $error }
of-left = { $rest } of { $most } { $what } left
only-one-of-customers-and-events-can-be = only one of --customers and --events can be `-`
cannot-read-the-customers = cannot read the customers
there-is-no-customer = there is no customer `{ $customer }`
more-records-cannot-be-used-rejects-file-lists-all = … more records cannot be used; --rejects FILE lists all
record-cannot-be-used-and-had-no-effect-sadakat-run = { $rejects } record{ $a } cannot be used and had no effect; `sadakat run` says why
the-event-cannot-be-used = the event cannot be used: { $reject }
events-of-the-daily-sweep-need-daily = ; events of the daily sweep need --daily
there-is-no-event-in = there is no event `{ $id }` in { $events }{ $advice }
no-case-in-is-about = no case in { $a } is about `{ $words }`
there-are-no-cases-in-write-one-such-as-cases-welcome = there are no cases in { $a }; write one, such as cases/welcome.toml for the campaign `welcome`
cannot-listen-for-ctrl-c = cannot listen for Ctrl-C
cannot-write-what-came-of-the-events = cannot write what came of the events
processed-known-already-that-cannot-be-used = { $a }: { $b } processed, { $c } known already, { $d } that cannot be used
new-member = new member
the-folder-is-not-in = the folder is not in `{ $revision }`
there-is-no-place-for-the-old-files = there is no place for the old files
cannot-run-git = cannot run `git`
git-answered-no-text = git answered no text
the-folder-has-bytes-which-no-program-has = the folder has { $size } bytes, which no program has
is-a-link-that-leads-out-of-the-folder = `{ $a }` is a link that leads out of the folder
old = old: { $a }, { $b }
new = new: { $a }, { $b }
from-through = {" "}from { $a } through { $b }
and-daily-ones = {" "}and { $count } daily ones
events-customers-sales = { $a } events{ $daily }{ $period }, { $b } customers, sales { $c }
events-of-customers-who-are-not-among-the-customers = { $a } events of customers who are not among the customers, decided as guests'
cost-in = the cost in { $currency } changes by { $change } %
of-the-sales-in = of the sales in { $currency } it is { $new } %
of-the-sales-in-and-was = of the sales in { $currency } it is { $new } %, and was { $old } %
note-are-no-part-of-the-cost-say-what-one-is-worth-in = note: `{ $wallet }` are no part of the cost; say what one is worth in program.toml: `worth = "0.01"` under [wallets.{ $wallet }]
old-2 = { $measure } old
in-all = in all
off-2 = off { $currency }
points-worth = points' worth { $currency }
cost = cost { $currency }
the-same-is-given-by = the same is given by { $a }
nothing-is-given-by = nothing is given by { $a }
in-shadow = in shadow
in-shadow-2 = In shadow
what-campaigns-in-shadow-would-have-given = what campaigns in shadow would have given; it is a part of no other figure
and-more = {" "}and { $more } more
sorted = { $a }, sorted
discount = discount { $code }
time = time: { $a }
note-fields-that-the-program-does-not-have-were-left = note: { $a } fields that the program does not have were left out, as its [records] say
faults-first = { $a }: { $b } faults, first: { $c }
events-of-its-control-group = { $a }: { $b } events of its control group
returns-name-no-purchase-and-none-is-known-that-they = { $a } returns name no purchase, and none is known that they could be of: they took nothing back
decisions = decisions: { $a }
rejects = rejects: { $a }
text-1-event-names-a-customer-who-is = 1 event names a customer who is
events-name-customers-who-are = { $a } events name customers who are
coverage-of-campaigns-are-shown-giving-something-giving = coverage: { $a } of { $b } campaigns are shown giving something, { $c } giving nothing; { $d } of { $e } conditions of audiences were both true and false
no-case-shows-giving-something = no case shows giving something
no-case-shows-giving-nothing = no case shows giving nothing
all-hold = all hold
and-mistakes-in-their-files = and mistakes in their files
never-true-and-never-false = never true and never false
never-true = never true
never-false = never false
snapshot-watching = { $a }: { $b }, snapshot { $c }; watching { $d }
generation-stays-in-force = generation { $a } stays in force
waiting-until-that-is-put-right = waiting until that is put right
live-generation-snapshot = live: generation { $generation }, { $a }, snapshot { $b }
nothing-is-wrong-any-more = nothing is wrong any more: the files are those of the program in force
what-is-in-force-stays = { $a }; what is in force stays
can-be-read-again = { $a } can be read again
waiting-for = waiting for { $a }
told-of-edits-by-the-system-again = told of edits by the system again
listening-on = listening on { $listening }
campaign-in-force = { $all } campaign{ $a }, { $in_force } in force
error-in = { $count } error{ $a } in { $b }
cannot-read-3 = cannot read { $a }
not-live-saved = Not live: { $a }, saved { $at }.
its-edit-has-errors = its edit has errors
in-force-2 = in force
left-out = left out
not-in-force = not in force
until = until { $a }

# cli: main

error-2 = error: { $a }

# cli: commands

warning-sadakat-check-shows-them = { $count } warning{ $a }: `sadakat check { $b }` shows them
compiling-other-edits-go-live-meanwhile = compiling { $paths }; other edits go live meanwhile
looking-for-edits-every-seconds = looking for edits every { $seconds } seconds{ $why }
processing-stopped = processing stopped
events-go-on-by-the-program-before-until-this-is-put = { $why }; events go on by the program before, until this is put right
is-a-table-which-does-not-grow = `{ $a }` is a table, which does not grow
begins-anew = { $path } begins anew

# backtest: condition

compares-nothing-write-for-example-cost-5 = `{ $text }` compares nothing; write for example `cost > 5 %`
write-one-of-2 = ; write one of { $a }
is-nothing-that-can-be-compared = `{ $name }` is nothing that can be compared{ $near }
is-not-a-number-write-for-example-5-or-1000 = `{ $number }` is not a number; write for example `{ $name } > 5 %` or `{ $name } > 1000`
nothing-to-compare = nothing to compare

# backtest: html

no-such-campaign-or-the-record-cannot-be-used = no such campaign, or the record cannot be used

# backtest: tally

other-stores = (other stores)

# engine: cases

follows-from-what-is-known-of-the-member = `{ $name }` follows from what is known of the member
say-what-the-segment-asks-for-such-as-history-purchases = say what the segment asks for, such as `history.purchases = 6`, or what the member did in `earlier`

# engine: load

is-of-an-event-and-a-segment-is-of-members-whatever = `{ $a }` is of an event, and a segment is of members, whatever happens
write-it-in-the-audience-of-a-campaign-beside-the = write it in the audience of a campaign, beside the segment
declare-under-history-what-of-earlier-events-counts-or = declare under [history] what of earlier events counts, or write it in the audience of a campaign, beside the segment
this-divides-by-what-may-be-0-and-then-nobody-knows-who = this divides by what may be 0, and then nobody knows who is in the segment
the-segment-uses-itself = the segment { $only } uses itself
write-out-what-it-asks-of-members = write out what it asks of members
these-segments-use-each-other-in-a-circle = these segments use each other in a circle: { $a } → `{ $first }`
write-out-in-one-of-them-what-it-asks-of-members = write out in one of them what it asks of members
parameters-belong-to-campaigns-write-the-value-itself = parameters belong to campaigns: write the value itself
segments-has-segments-and-a-program-may-have = {"["}segments] has { $a } segments, and a program may have { $MOST }
remove-those-that-no-campaign-and-no-report-is-about = remove those that no campaign and no report is about

# engine: diagnostic

segments-that-use-each-other = segments that use each other
a-segment-may-use-another-one-segment-loyal-history = A segment may use another one, `segment.loyal && history.days_since_purchase > 90`, but not one that uses it in turn: nobody could say who is in either.

# backtest: html

by-segment-a-member-may-be-in-several = By segment (a member may be in several)

# backtest: uplift

it-is-between-0-and-a-billion = it is between 0 and a billion

# parts of texts

wanted-given-clipped-by = { $asked } wanted, { $given } given, clipped by { $by }
comes-to-nothing = comes to nothing
only-members-can-own-this = only members can own this
the-multiplier-of-counts-instead = the multiplier of `{ $by }` counts instead
another-multiplier-counts-instead = another multiplier counts instead
the-fault-of-refused-the-decision = the fault of `{ $by }` refused the decision
another-campaign-s-fault-refused-the-decision = another campaign's fault refused the decision
not = not{" "}
price-of-for-before-discounts = price of { $price } for { $on } before discounts
price-of-for-the-of = price of { $price } for the { $units } of { $on }
price-of-for-bundles-of = price of { $price } for bundles of { $parts }
off-bundles-of = { $worth } off bundles of { $parts }
of-a-guest-2 = { $kind } { $event } of a guest, { $day } { $at }
write-on-or-a-fact-of-its-own-for = write `on = ["{ $having }"]`, or a fact of its own for `{ $lacking }`
backtest = Backtest: { $title }
campaign = Campaign
earned = earned
used = used
returned = returned
usable = usable
expired = expired
paid = paid
redeemed = redeemed
adjusted = adjusted
held = held
released = released
joined = joined
left = left
debt = debt
available = available
pending = pending
liability = liability
breakage = breakage
available-of-household = available of household { $a }
pending-of-household = pending of household { $a }
held-of-household = held of household { $a }
campaign-2 = campaign { $a }
cost-2 = cost
off-3 = off
worth = worth
given = { $who } ({ $id }): given
of-which-the-same-for-every-event = , of which { $n } the same for every event
give-the-same = give the same
give-nothing = give nothing
is-missing-and-a-rule-reads-it = { $a } is missing, and a rule reads it
are-missing-and-rules-read-them = { $a } are missing, and rules read them
the-first-of-their-group = the first of their group
steps-to-2 = { $a } steps to { $b }
time-2 = time
the-event-is-of-and-the-member-is = the event is of { $event }, and the member is { $member }
help-decide-an-event-with-what-is-known-of-its-own = help: decide an event with what is known of its own customer, and a guest's with `Member::guest()`
help-give-what-the-store-has-member-uses-no-rows-if = help: give what the store has, `Member::uses(…)`, no rows if there are none; or decide as if nothing was ever got, `Member::uses_unknown()`
help-give-what-the-store-has-no-rows-if-there-are-none = help: give what the store has, no rows if there are none; or decide as if nothing was used
limited-by-member-and-nothing-was-said-of-what-got = { $names } limited by member, and nothing was said of what { $member } got before
limited-for-all-members-together-and-nothing-was-said = { $names } limited for all members together, and nothing was said of what is used of it
the-program-has-error-s = the program has { $count } error(s):
has-error-s = { $folder } has { $count } error(s):
the-plugin-was-not-asked-about-it = the plugin was not asked about it:
the-event-2 = the event { $event }
alone = alone: { $a }
changed = { $a }, { $b } changed
not-issued-no-codes-are-left = { $a } not issued: no codes are left
does-not-hold = does not hold
cannot-be-used = cannot be used
the-file-can-be-used = the file can be used
the-results-cannot-be-written-as-xml = the results cannot be written as XML
and-more-2 = … and { $a } more
of-nothing = , of nothing
holds = holds
hold = hold
begins = begins
is-kept = is kept
head-the-column-2 = head the column `{ $a }`
sum-count-distinct-max-points-earned = sum, count, distinct, max, points_earned
discount-points-uses = discount, points, uses
a-period = a period
a-time-after-which-points-expire = a time after which points expire
something-that-tiers-count = something that tiers count
a-period-of-tiers = a period of tiers
a-way-to-put-events-together = a way to put events together
write-day-week-month-quarter-year-ever-or-a-number-of = write "day", "week", "month", "quarter", "year", "ever" or a number of days such as "30 days"
write-for-example-14-days = write for example "14 days"
write-never-365-days-end-of-year-end-of-next-year-or = write "never", "365 days", "end of year", "end of next year" or "rolling 180 days"
write-earned-points-spend-or-purchases = write "earned points", "spend" or "purchases"
write-calendar-year-anniversary-year-rolling-365-days = write "calendar year", "anniversary year", "rolling 365 days" or "12 months from reaching"
write-sum-count-distinct-or-max = write "sum", "count", "distinct" or "max"
error-3 = error
warning-3 = warning
note = note
help = help
error-4 = { $a }: error[{ $b }]: { $c }
help-2 = help: { $a }
order = order
shipping = shipping
monday = Monday
tuesday = Tuesday
wednesday = Wednesday
thursday = Thursday
friday = Friday
saturday = Saturday
sunday = Sunday
given-2 = given
failed = failed
audience = audience
over = over
ever = ever
today = today
this-week = this week
this-month = this month
this-quarter = this quarter
this-year = this year
this-calendar-week = this calendar week
this-calendar-month = this calendar month
this-calendar-quarter = this calendar quarter
this-calendar-year = this calendar year
this-calendar-day = this calendar day
in-days = in { $days } days
missing = missing
missing-2 = missing `{ $name }`
true = true
false = false
days = { $days } days
not-2 = not { $test }
all-of-these-2 = all of these: { $a }
short = , { $by } short
too-much-2 = , { $by } too much
off-4 = { $worth } off { $on }
off-at-most = { $worth } off { $on }, at most { $cap }
off-before-discounts = { $worth } off { $on } before discounts
off-before-discounts-at-most = { $worth } off { $on } before discounts, at most { $cap }
off-for-each-unit-of = { $worth } off for each unit of { $on }
off-for-each-unit-of-at-most = { $worth } off for each unit of { $on }, at most { $cap }
off-for-each-line-of = { $worth } off for each line of { $on }
off-for-each-line-of-at-most = { $worth } off for each line of { $on }, at most { $cap }
off-the-of = { $worth } off the { $units } of { $on }
off-the-of-at-most = { $worth } off the { $units } of { $on }, at most { $cap }
off-for-each-unit-of-the-of = { $worth } off for each unit of the { $units } of { $on }
price-of-for = price of { $price } for { $on }
price-of-for-for-each-unit-of = price of { $price } for for each unit of { $on }
price-of-for-for-each-line-of = price of { $price } for for each line of { $on }
bundle = bundle { $a }
coupon = coupon
coupon-2 = coupon `{ $name }`
coupon-of = coupon of { $worth }
coupon-of-2 = coupon `{ $name }` of { $worth }
coupon-of-valid-days = coupon of { $worth }, valid { $days } days
coupon-of-valid-days-2 = coupon `{ $name }` of { $worth }, valid { $days } days
coupon-of-at-most-valid-days = coupon of { $worth }, at most { $cap }, valid { $days } days
coupon-of-from-valid-days = coupon of { $worth }, from { $minimum }, valid { $days } days
coupon-of-from-valid-days-2 = coupon `{ $name }` of { $worth }, from { $minimum }, valid { $days } days
coupon-valid-days = coupon `{ $name }`, valid { $days } days
lost-to-other-offers-by = lost to other offers by { $a }
lost-to-by = lost to `{ $to }` by { $a }
lost-to-which-is-as-good-and-comes-first = lost to `{ $to }`, which is as good and comes first
lost-to-other-offers-which-is-as-good-and-comes-first = lost to other offers, which is as good and comes first
lost-to-which-comes-first-though-for-less = lost to `{ $to }`, which comes first, though for { $a } less
lost-to-by-though-for-less = lost to `{ $to }` by { $a }, though for { $b } less
of-4 = { $kind } { $event } of { $who }, { $day } { $at }
of-a-guest-in = { $kind } { $event } of a guest, { $day } { $at }, in { $currency }
of-in = { $kind } { $event } of { $who }, { $day } { $at }, in { $currency }
triggers-it-2 = { $on } triggers it
limit-got-it-of-times = limit: got it { $used } of { $of } times { $period }
limit-got-it-of-times-with-the-same = limit: got it { $used } of { $of } times with the same `{ $per }` { $period }
limit-everybody-together-got-it-of-times = limit: everybody together got it { $used } of { $of } times { $period }
limit-everybody-together-got-it-of-times-with-the-same = limit: everybody together got it { $used } of { $of } times with the same `{ $per }` { $period }
uses = uses
points = points
discount-2 = discount
fuel = fuel
members = members
events = events
coupons = coupons
gifts = gifts
others = others
faults = faults
campaign-3 = campaign
tier-2 = tier
store = store
member = member
old-3 = old
new-2 = new
effects = effects
evaluated = evaluated
reading = reading
state = state
audiences = audiences
scripts = scripts
plugins = plugins
writing = writing
reading-2 = reading { $a } %
state-2 = state { $a } %
audiences-2 = audiences { $a } %
scripts-2 = scripts { $a } %
plugins-2 = plugins { $a } %
writing-2 = writing { $a } %
events-of-customers-effects-rejects-faults-in-s = { $events } events{ $swept } of { $customers } customers, { $effects } effects, { $rejects } rejects, { $faults } faults in { $seconds } s
campaign-fine-snapshot-case = { $name }: { $count } campaign{ $s } fine, snapshot { $hash }, { $cases } case{ $z } { $hold }
campaign-fine-snapshot-case-warning = { $name }: { $count } campaign{ $s } fine, snapshot { $hash }, { $cases } case{ $z } { $hold }, { $warnings } warning{ $w }
campaign-fine-snapshot-warning = { $name }: { $count } campaign{ $s } fine, snapshot { $hash }, { $warnings } warning{ $w }
case-all-hold = { $count } case{ $s }, all hold
case-and-mistakes-in-their-files = { $count } case{ $s }, and mistakes in their files
case-of-which-do-not-hold = { $count } case{ $s }, { $failed } of which do{ $es } not hold
was = { $a }: `{ $b }` was { $missed }
nothing-changes-every-decision-is-the-same = nothing changes: every decision is the same
nothing-changes-every-decision-is-the-same-2 = Nothing changes: every decision is the same.
members-gain-lose-have-more-of-one-thing-and-less-of = { $a } members gain, { $b } lose, { $c } have more of one thing and less of another, { $d } have the same
gain = member { $customer } gains: { $what }
lose = member { $customer } loses: { $what }
decision-differ = { $count } decision{ $s } differ{ $z }
of-event = { $campaign } of { $who }, event { $event }:
of-event-2 = { $campaign } of { $who }, event { $event }
more-examples-in-html-and-format-json = … { $more } more examples in --html and --format json
more-in-html-and-format-json = … { $more } more in --html and --format json
customer-cannot-be-used-by-the-first = { $count } customer{ $s } cannot be used by { $label }, the first:
record-cannot-be-used-by-the-first = { $count } record{ $s } cannot be used by { $label }, the first:
is-neither-a-program-folder-nor-a-git-revision-of = `{ $old }` is neither a program folder nor a Git revision of `{ $new }`
name-the-old-program-s-folder-or-a-revision-such-as = name the old program's folder, or a revision such as `HEAD` or `main`
looks-like-csv-but-events-are-ndjson-one-json-object-a = `{ $name }` looks like CSV, but events are NDJSON, one JSON object a line
make-events-of-it-sadakat-import-mapping-customers-out = make events of it: sadakat import MAPPING { $name } --customers-out customers.ndjson --events-out events.ndjson
mapping-says-what-its-columns-are-sadakat-import-guess = (MAPPING says what its columns are; `sadakat import --guess { $name }` finds or drafts one)
no-customer-of-the-file-can-be-used = no customer of the file can be used
note-not-among-the-customers-such-as-they-were-decided = note: { $some } not among the customers, such as `{ $example }`: they were decided as guests' events
name-a-file-that-has-them-with-customers-or-refuse-such = name a file that has them with --customers, or refuse such events with --unknown-customers reject
not-live = not live: { $a }; { $stays }
all-campaigns-since-they-were-compiled-anew = all campaigns, since they were compiled anew
removed = { $a }: removed
stopped = stopped
nothing-is-in-force-yet = { $dir }: nothing is in force yet
listening-on-2 = Listening on { $a }
save-a-file-to-put-it-into-force-ctrl-c-ends = Save a file to put it into force; Ctrl-C ends.
live-since-generation-snapshot = Live since { $since }, generation { $generation }, snapshot { $hash }
last-change = Last change: { $a }
is-new-and-has-errors = { $id } is new and has errors
in-force-3 = { $id }: in force
in-force-until = { $id }: in force until { $when }
starts = { $id }: starts { $when }
paused-until = { $id }: paused until { $when }
paused = { $id }: paused
ended = { $id }: ended
left-out-2 = { $id }: left out
not-in-force-2 = { $id }: not in force
starts-2 = starts
paused-2 = paused
ended-2 = ended
no-case-shows-giving-something-2 = no case shows giving something: { $a }
no-case-shows-giving-nothing-2 = no case shows giving nothing: { $a }
expected-and-given = expected (-) and given (+):
text = text
amount = amount
quantity = quantity
day = day
lines-2 = lines
nothing = nothing
short-2 = short
in-all-2 = In all
all = all
members-2 = Members
campaigns = Campaigns
what = What
week-by-week = Week by week
by-tier = By tier
by-store = By store
by-week = By week
gain-2 = gain
lose-2 = lose
have-more-of-one-thing-and-less-of-another = have more of one thing and less of another
have-the-same = have the same
those-who-gain-most = Those who gain most
those-who-lose-most = Those who lose most
money-off = money off { $a }
points-worth-2 = points’ worth { $a }
decisions-that-differ = Decisions that differ
in-all-the-first-of-each-campaign = { $a } in all; the first of each campaign:
give-the-same-2 = { $a } give the same
give-nothing-2 = { $a } give nothing
cost-in-2 = Cost in { $currency }:
of-the-sales-in-2 = Of the sales in { $currency }:
events-of-customers-who-are-not-among-the-customers-2 = events of customers who are not among the customers were decided as guests’.
events-of-customers-who-are-not-among-the-customers-3 = { $a } events of customers who are not among the customers were decided as guests’.
records-cannot-be-used-by-the-first = { $a } records cannot be used by { $b }, the first: { $c }
cost-is-money-off-and-what-points-are-worth-coupons-and = Cost is money off and what points are worth; coupons and gifts are counted. Rules:
the-chosen-measure-by-week-old-and-new-the-same-numbers = the chosen measure by week, old and new; the same numbers are in the table below
are-no-part-of-the-cost-say-what-one-is-worth-in = { $wallet } are no part of the cost; say what one is worth in program.toml:
under = under
events-customers-sales-2 = { $events } events{ $daily }{ $period }; { $customers } customers; sales { $sales }.
through = , { $a } through { $b }
a-number-not = a number, not { $a }

# Little by little: shadow, canary, activate_at, replaces

activate-at-must-be-a-time-not = `activate_at` must be a time, not { $a }
write-a-day-and-a-time-by-the-program-s-clock-such-as-activate-at = write a day and a time by the program's clock, such as `activate_at = "2026-12-01T09:00"`
is-not-a-time = `{ $a }` is not a time
activate-at-is-not-before-the-end-of-active = `activate_at` is not before the end of `active`, so the campaign is never in force
activate-it-earlier-or-let-active-end-later = activate it earlier, or let `active` end later
active-begins-by-the-clock-of-each-store-or-member = `active` begins by the clock of each store or member, around `activate_at`
write-one-of-both-alone-or-one-day-earlier-or-later = write one of both alone, or one day earlier or later
ends-by-the-clock-of-each-store-or-member-around-the-time-at-which = `{ $a }` ends by the clock of each store or member, around the time at which `{ $b }` takes its place
let-one-of-both-be-a-day-earlier-or-later = let one of both be a day earlier or later
a-campaign-is-no-new-version-of-itself = a campaign is no new version of itself
copy-its-files-under-another-name-such-as-welcome-2 = copy its files under another name, such as `welcome-2`, and edit these
did-you-mean-if-not-and-is-gone-for-good = did you mean `{ $near }`? if not, and `{ $old }` is gone for good, give this campaign its name and remove `replaces`
if-is-gone-for-good-give-this-campaign-its-name = if `{ $old }` is gone for good, give this campaign its name and remove `replaces`
is-a-new-version-of-itself = `{ $old }` is a new version of `{ $a }` itself
let-take-the-place-of-first = let `{ $old }` take the place of `{ $a }` first
is-a-new-version-of-already = `{ $a }` is a new version of `{ $old }` already
remove-one-of-both-or-try-one-after-the-other = remove one of both, or try one after the other
it-counts-on-where-was-but-counts-something-else = it counts on where `{ $old }` was, but its `limit`, `budget` or `cap` counts something else
write-the-same-ones-as-has-their-numbers-may-differ = write the same ones as `{ $old }` has; their numbers may differ
its-new-version-stands-in-for-it = its new version stands in for it
for-some-members-first = for some members first
would-have-given-something-but-it-is-tried-only = would have given something, but it is tried only
its-new-version-is-in-force-for-this-event-instead = `{ $by }`, its new version, is in force for this event instead
among-the-of-the-members-who-get-it-first = among the { $percent } % of the members who get it first
not-among-the-of-the-members-who-get-it-first = not among the { $percent } % of the members who get it first
canary-percent = canary { $a } %
replaces-campaign = replaces { $old }
replaced-by-campaign = replaced by { $by }
shadow-alone = shadow
tried-only-would-have-given-effects = { $a }: tried only, would have given { $b } effects

# Little slips: what is left out, doubled or taken for another sign

does-not-belong-here-sign = `=` does not belong here
backslash-begins-a-special-sign = `\` in double quotes begins a special sign
is-one-too-many = `{ $sign }` is one too many
a-bracket-is-missing = a bracket is missing
a-comma-is-missing-here = a comma is missing here
a-comma-is-one-too-many = a comma is one too many
a-value-is-missing-here = a value is missing here
begin-it-with-a-bracket = begin it with `[`
curly-quotes-do-not-make-a-text = curly quotes do not make a text
end-it-with-one-or-two-brackets = end it with `]`, or with `]]` if it begins with `[[`
leave-it-out-or-write-where-the-part-begins-list = leave it out, or write `[` where the part begins
leave-it-out-or-write-where-the-part-begins-table = leave it out, or write `{"{"}` where the part begins
the-name-of-the-section-is-not-opened = the name of the section is not opened
the-text-has-no-opening-quote = the text has no opening quote
the-text-has-no-opening = the text has no opening { $quotes }
this-cannot-be-read = this cannot be read
this-is-a-value-already = this is a value already, and has no keys of its own
this-is-no-key = this is no key
this-is-not-a-number = this is not a number
write-a-comma-between-two-values = write `,` between two values
write-two-backslashes = write `\\` for a backslash, or put the text in single quotes
write-valid-days = write `valid: "{ $days } days"`
write-days = write "{ $days } days"
write-double-quotes-around = write `{ $key } = "{ $inner }"`: double quotes around
write-keys-with-letters = write keys with letters, digits, `_` and `-`
have-as-much-but-something-else = have as much, but something else, such as coupons with other terms
members-have-as-much-but-something-else = { $members } have as much, but something else, such as coupons with other terms
other-coupons = other coupons
note-is-for-day-events = note: `{ $campaign }` is for `day` events, and there were none; --daily decides one for every customer and day
note-are-for-day-events = note: { NUMBER($count) } campaigns are for `day` events, such as `{ $campaign }`, and there were none; --daily decides one for every customer and day

# The same twice on a member's day

the-same-given-twice-on-a-member-s-day = the same given twice on a member's day
two-campaigns-are-for-the-same-members = Two campaigns are for the same members on the same day of the year, such as their birthday, and both give a coupon, or points. Most often one of them is last year's.
gives-to-the-same-members-on-the-same-day = `{ $campaign }` gives { $what } to the same members on the same day
let-one-of-them-end-before-the-other-begins = let one of them end before the other begins (`active`), write `replaces = "{ $campaign }"` into the new one, or give both a `group` with `stacking = "first"`; write `allow = ["S0912"]` if both are meant
both-give = `{ $campaign }` and `{ $other }` give { $what }
a-coupon = a coupon

# What --help says

help-usage = Usage
help-options = Options
help-arguments = Arguments
help-commands = Commands
help-options-in-usage = OPTIONS
help-command-in-usage = COMMAND
help-default = default
help-possible-values = possible values
help-possible-values-title = Possible values
help-print-help = Print help
help-print-version = Print version
help-loyalty-campaigns-as-rules = Loyalty campaigns as rules: check them, run them, extend them
help-lang = The language that check, test, run, watch, backtest and explain speak, `en` or `tr`; otherwise that of SADAKAT_LANG, or the program's `locale`. JSON and JUnit are English unless it is given here
help-check = Say everything that is wrong with a program folder
help-test = Run the examples in cases/ that must hold
help-watch = Put edits into force as they are saved, and show how the campaigns stand
help-serve = Answer events with decisions over HTTP, and put edits into force as they are saved
help-token = Make and revoke tokens, by which a server knows who asks
help-run = Evaluate events and write a decision for each
help-process = Process events exactly once, and keep what members own in a ledger
help-stream = Process events of a NATS stream into a ledger, each once, alone or with other workers
help-member = Show members of a ledger
help-household = Let members share a purse: join a household, leave it, show it
help-sweep = Sweep all members for a day: birthdays and reminders, points that become usable or expire
help-redeem = Use points of a member for a reward
help-hold = Set points of a member aside, capture them, release them
help-adjust = Correct what a member owns, with a reason
help-replay = Decide an event of a ledger once more, as it was decided then
help-coupon = Import, make, hand out, hold, void and look at coupons
help-outbox = Add new answers of a ledger to a file, each at least once
help-report = Report what is owed, and what campaigns did
help-ledger = Check a ledger
help-backtest = Say what old and new rules come to over the same past: who gains, who loses, what it costs
help-uplift = Say what campaigns changed: their members against their control groups
help-explain = Say why a member got something for an event, or did not
help-import = Turn exports of shops and tills into customers and events
help-generate = Make members and purchases for load tests
help-plugin = Create, build and inspect plugins
help-init = Start a new program folder
help-dir = The program folder
help-no-cases = Leave out the examples in cases/
help-plan = Say what each campaign's rules became, and what holds back those that are not compiled
help-check-format = As text for people, or as JSON for editors
help-no-cache = Compile plugins anew and keep nothing of it. Otherwise they are kept in the folder that SADAKAT_CACHE names, or in sadakat/plugins of the user's own cache folder
help-filter = Only cases with these words in their name, campaign or file
help-test-format = For people, for machines, or for CI servers
help-test-out = Where results go; `-` is standard output
help-watch-mode = How edits are noticed: told by the system, looked for from time to time, or whichever works
help-watch-auto = The system tells; if it cannot, the folder is looked at from time to time
help-watch-native = The system tells; if it cannot, that is an error
help-watch-poll = The folder is looked at from time to time: for network drives
help-watch-format = As text for people, or as a JSON object a line for machines
help-format-text = For people
help-format-json = For machines
help-run-customers = Customers: NDJSON, CSV with a header, Parquet or Arrow; gzip and zstd are recognised; `-` is standard input
help-run-events = Events in the order of time: NDJSON, Parquet or Arrow; gzip and zstd are recognised; `-` is standard input
help-run-out = Where decisions go, one JSON object an event; `-` is standard output; nowhere if not given
help-run-rejects = Where records go that cannot be used, with the reason
help-unknown-customers = What to do with events of customers who are not among the customers
help-unknown-guests = Their events are guests' events
help-unknown-reject = Their events are rejected
help-run-sort = Sort the events by time first, in constant memory; rejects then name lines of the sorted events
help-daily = Also decide one `day` event for every customer and day of the events
help-valid-until = Say with each decision the first instant at which a campaign's window could change it
help-trace = Add to each decision in --out why each campaign gave something or did not
help-batch = Events read and decided at a time; changes no decision
help-threads = Threads that decide, each for a share of the members; one a processor if not given; changes no decision
help-follow = Go on while the events grow, by the program as it is edited, until Ctrl-C or SIGTERM or the end of standard input; --out and --rejects are added to
help-run-format = The summary as text for people, or as JSON for machines
help-backtest-programs = The program folder before and after a change, or one alone. The old one may be a Git revision of the new one's folder, such as `HEAD` or `main`
help-backtest-customers = Customers: NDJSON, CSV with a header, Parquet or Arrow; gzip and zstd are recognised
help-backtest-sort = Sort the events by time first
help-backtest-html = Where a page with pictures goes
help-fail-if = Exit with 1 if this is so, such as `cost > 5 %`, `losers > 0`, `faults > 0`; may be given several times
help-examples = Decisions that differ that are explained at most, the first of each campaign
help-backtest-format = The report as text for people, or as JSON for machines
help-explain-customers = Customers: NDJSON, or CSV with a header; gzip and zstd are recognised; `-` is standard input
help-explain-events = Events in the order of time: NDJSON; gzip and zstd are recognised; `-` is standard input. Those before the one to explain are decided too, so that points, history and limits are right
help-explain-event = The id of the event to explain
help-explain-campaign = The campaign to explain; all if not given
help-explain-daily = Also decide one `day` event for every customer and day; its id is `day-DATE-CUSTOMER`
help-explain-format = As text for people, or as JSON for machines
help-format-human = Text for people
help-format-object = One JSON object
help-format-junit = JUnit XML
help-subcommand = Print this message or the help of the given subcommand(s)
