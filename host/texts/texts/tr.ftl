# engine: diagnostic

file-cannot-be-read = dosya okunamıyor
the-file-is-missing-is-not-utf-8-text-or-may-not-be = Dosya yok, UTF-8 metin değil ya da bu kullanıcının okumasına izin yok.
not-valid-toml = geçerli TOML değil
the-file-breaks-the-toml-syntax-so-nothing-in-it-can-be = Dosya TOML yazımına uymuyor, bu yüzden içindeki hiçbir şey kullanılamıyor. Çoğu zaman bir tırnak ya da bir ayraç eksiktir.
unknown-key = bilinmeyen anahtar
the-key-means-nothing-here-keys-are-never-ignored-since = Bu anahtarın burada bir anlamı yok. Anahtarlar hiçbir zaman görmezden gelinmez: yanlış yazılmış bir anahtar kampanyayı sessizce değiştirirdi.
wrong-type-of-value = değerin türü yanlış
the-key-expects-another-type-of-value-for-example-a = Anahtar başka türde bir değer bekliyor, örneğin tırnak içinde bir metin ya da bir tam sayı.
missing-key = anahtar eksik
the-file-needs-this-key = Dosyada bu anahtar olmalı.
value-not-allowed = bu değere izin yok
the-value-has-the-right-type-but-is-not-one-that-this = Değerin türü doğru, ama bu anahtarın kabul ettiği değerlerden biri değil.
unknown-name = bilinmeyen ad
the-value-names-an-event-kind-tier-wallet-table-or = Değer, programda olmayan bir olay türü, kademe, cüzdan, tablo ya da alan adı. Hazır olanlar ile program.toml içinde bildirilenler vardır, başkası yoktur.
declared-twice = iki kez bildirilmiş
the-same-name-is-declared-twice = Aynı ad iki kez bildirilmiş.
lookup-table-cannot-be-used = başvuru tablosu kullanılamıyor
a-table-in-tables-is-a-csv-file-with-a-header-row-its = tables/ içindeki tablo, başlık satırı olan bir CSV dosyasıdır. İlk sütunu anahtardır ve hiçbir anahtar iki kez geçemez. Betikler tabloyu dosyasının adıyla anar: küçük harfler, rakamlar ve `_`.
nothing-uses-this-file = bu dosyayı hiçbir şey kullanmıyor
no-campaign-runs-the-script-or-the-file-does-not-count = Betiği hiçbir kampanya çalıştırmıyor ya da dosya hiç sayılmıyor; büyük olasılıkla bir ad ya da bir uzantı yanlış yazılmış.
program-without-campaigns = kampanyası olmayan program
there-is-no-manifest-in-campaigns-so-no-event-comes-to = campaigns/ içinde hiç bildirim yok, bu yüzden hiçbir olaydan bir şey çıkmaz.
window-is-probably-not-as-meant = süre büyük olasılıkla istendiği gibi değil
until-is-the-first-day-that-is-out-again-so-that-the = `until` artık dahil olmayan ilk gündür, yani ayın son günü kampanyanın dışında kalır; `through` kampanyaya dahil olan son gündür. Ayrıca yalnızca alışverişlerin ve iadelerin, saatine bakılabilecek bir mağazası vardır.
amount-without-a-currency = para birimi olmayan tutar
the-program-has-several-currencies-and-the-amount-does = Programın birden çok para birimi var ve tutarın hangisinde olduğu söylenmiyor: 500 lira ile 500 avro aynı şey değildir. Tutarı [params] altında her para birimi için yazın, örneğin `minimum = {"{"} TRY = 500, EUR = 15 {"}"}`, kullanıldığı yerde de `params.minimum` deyin.
sum-of-different-currencies = farklı para birimlerinin toplamı
the-program-has-several-currencies-and-this-would-add = Programın birden çok para birimi var ve bu, hepsinin tutarlarını toplar ya da karşılaştırırdı. Bunun yerine alışverişleri ya da puanları sayın, ya da her pazara kendi programını verin.
larger-than-it-may-be = olabileceğinden büyük
a-file-a-table-an-expression-or-a-whole-folder-is = Bir dosya, bir tablo, bir ifade ya da klasörün bütünü bir programın ihtiyacından büyük. Sunucuyu oyalamasın diye okunmadan ya da işlenmeden reddedilir.
file-is-passed-over = dosya atlandı
something-in-the-folder-looks-like-a-file-of-the = Klasörde programın dosyasına benzeyen ama öyle olmayan bir şey var: adı metin değil, uzantısı büyük harfle yazılmış, ya da bir boru hattı veya aygıt.
name-that-looks-like-another = başka birine benzeyen ad
the-name-has-letters-of-several-scripts-or-looks-like = Adda birkaç alfabenin harfleri var, ya da başka bir ada benziyor ama aynı değil. Sade harflerle yazın, yoksa insanlar ikisini karıştırır.
fact-that-the-service-does-not-have = hizmette olmayan bilgi
the-campaign-reads-a-fact-about-members-that-the = Kampanya, programı çalıştıran hizmetin vermediği bir üye bilgisini okuyor. Hiçbir olaya karar veremeyeceği için program yürürlüğe girmez. Bilgiyi kullanmayın ya da hizmetin vermesini sağlayın.
expression-cannot-be-read = ifade okunamıyor
the-expression-breaks-the-syntax-compare-with-combine = İfade yazım kurallarına uymuyor. `==` ile karşılaştırın, `&&`, `||` ve `!` ile birleştirin, metinleri çift tırnak içine alın.
unknown-field = bilinmeyen alan
the-field-is-neither-built-in-nor-declared-in-program = Alan ne hazır alanlar arasında ne de program.toml içinde bildirilmiş.
values-of-different-types = farklı türden değerler
only-values-of-the-same-type-can-be-compared-or-added = Yalnızca aynı türden değerler karşılaştırılabilir ya da toplanabilir: tutarlar tutarlarla veya tam sayılarla, metinler metinlerle, günler günlerle.
field-not-available-here = alan burada kullanılamaz
not-every-event-kind-of-this-campaign-s-on-has-the = Bu kampanyanın `on` anahtarındaki olay türlerinin hepsinde bu alan yok, ya da alan tek tek kalemlere ait ve `any`, `all`, `none`, `count` veya `sum` dışında kullanılmış. `event.seed` betikler ve eklentiler içindir; `purchase.net` ile `line.net` `order` aşamasından, `purchase.earning` `earn` aşamasından, `purchase.base_points` `boost` aşamasından itibaren bilinir; kararın hesapladığı şey hiçbir geçmişte yoktur.
value-may-be-missing = değer bulunmayabilir
the-field-is-optional-say-what-happens-without-it-field = Alan isteğe bağlı. Değer yoksa ne olacağını söyleyin: `field ?? default`, ya da önce `field != ()`.
not-a-condition = koşul değil
an-audience-must-be-true-or-false-for-every-event = Hedef kitle her olay için doğru ya da yanlış olmalıdır.
expression-is-evaluated-row-by-row = ifade satır satır hesaplanıyor
the-expression-is-correct-but-uses-something-that = İfade doğru, ama bir öbeğin bütünü için bir kerede kararlaştırılamayan bir şey kullanıyor. Yaklaşık yüz kat pahalıya gelir.
script-cannot-be-read = betik okunamıyor
the-script-breaks-the-syntax-of-rhai-nothing-of-the = Betik, Rhai yazım kurallarına uymuyor. Düzeltilene kadar kampanyanın hiçbir şeyi çalışmaz.
unknown-variable = bilinmeyen değişken
scripts-read-event-customer-purchase-history-wallet = Betikler event, customer, purchase, history, wallet, params, tables, today ve now ile `let` ile tanımladıklarını okur.
unknown-function = bilinmeyen işlev
there-is-no-function-of-this-name = Bu adda bir işlev yok.
unknown-parameter = bilinmeyen parametre
the-campaign-s-manifest-does-not-set-this-parameter = Kampanyanın bildirimi [params] altında bu parametreyi vermiyor.
effect-not-allowed-in-this-phase = bu aşamada bu etkiye izin yok
discounts-on-lines-belong-to-the-phases-item-and-order = Kalem indirimleri item ve order aşamalarına, sipariş indirimleri order, kargo indirimleri shipping aşamasına aittir; hediyeler item ve order, multiply boost, set_tier status aşamasına.
feature-not-allowed-in-scripts = betiklerde bu özelliğe izin yok
scripts-cannot-use-eval-import-or-anything-that-would = Betikler eval, import ya da bir kararı çalıştırmadan çalıştırmaya değiştirecek hiçbir şeyi kullanamaz.
wrong-argument = yanlış argüman
the-function-cannot-be-called-with-this-argument = İşlev bu argümanla çağrılamaz.
division-of-whole-numbers-drops-the-rest = tam sayıların bölümü kalanı atar
text-10-4-is-2-write-10-0-4-to-keep-the-fraction = 10 / 4 sonucu 2 olur. Kesri korumak için 10.0 / 4 yazın.
parameter-that-nothing-reads = hiçbir şeyin okumadığı parametre
neither-the-audience-nor-the-script-reads-the-parameter = Parametreyi ne hedef kitle ne de betik okuyor. Çoğu zaman adı yanlış yazılmıştır, ya da bildirimin bir anahtarı [params] altına kaymıştır.
script-proposes-nothing = betik hiçbir şey önermiyor
whatever-the-event-the-script-proposes-no-effect = Olay ne olursa olsun betik hiçbir etki önermiyor.
script-that-cannot-be-compiled = derlenemeyen betik
scripts-are-compiled-to-plans-which-always-end-call = Betikler her zaman sona eren, hiçbir şeyi adıyla çağırmayan ve hiçbir şey saklamayan planlara derlenir. Plana sığmayan bir betik, ancak bildirimi `interpreted = true` derse ve program buna izin verirse yorumlayıcıda çalışır: program.toml içinde [limits] altında `interpreted = true`.
birthday-of-a-day-that-was-moved = kaydırılmış bir günün doğum günü
days-were-added-to-a-date-of-birth-before-its-birthday = Doğum günü sorulmadan önce doğum tarihine gün eklenmiş. Bu günler doğum yılında sayılır: artık yılın 27 Şubat'ında doğan biri `+ 4` ile 2 Mart'a gelir, oysa bu yılın 27 Şubat'ı 3 Mart'tan dört gün öncedir. `days_to_birthday` ve `days_since_birthday` bu yılda sayar, 29 Şubat ve yılbaşı üzerinden de.
plugin-not-found = eklenti bulunamadı
there-is-no-file-of-this-name-in-plugins-build-it-with = plugins/ içinde bu adda bir dosya yok. `sadakat plugin build` ile derleyin. Kütüphaneyi içine alan bir hizmete yalnızca dosya gerekir, komut değil: klasörün plugins/ bölümünde durur ya da o yolla `Folder` içine eklenir. Örnek programınkileri `cargo xtask demo` derler.
file-is-not-a-sadakat-plugin = dosya bir Sadakat eklentisi değil
the-file-is-not-a-webassembly-component-with-the = Dosya, eklenti sözleşmesinin dışa açtıklarını taşıyan bir WebAssembly bileşeni değil. `sadakat plugin build` ile derleyin.
plugin-is-for-another-host-version = eklenti başka bir sürüm için
the-plugin-was-built-against-a-version-of-the-contract = Eklenti, sözleşmenin bu sunucunun bilmediği bir sürümüne göre derlenmiş. Sunucuyu güncelleyin ya da eklentiyi daha eski bir SDK ile derleyin.
plugin-needs-a-field-that-the-program-lacks = eklentinin gerek duyduğu alan programda yok
the-plugin-reads-a-field-that-is-neither-built-in-nor = Eklenti, ne hazır olan ne de program.toml içinde bildirilen bir alanı okuyor, ya da alanın oradaki türü başka.
plugin-parameter-is-wrong = eklentinin parametresi yanlış
the-campaign-sets-a-parameter-that-the-plugin-does-not = Kampanya eklentide olmayan bir parametre veriyor, gerekli birini vermiyor, türü yanlış bir değer veriyor, ya da eklentinin kendisinin kabul etmediği değerler veriyor.
plugin-cannot-describe-itself = eklenti kendini tanıtamıyor
the-plugin-trapped-ran-out-of-fuel-or-gave-nonsense = Neyi okuduğu ve ne önerdiği sorulunca eklenti çöktü, yakıtı bitti ya da anlamsız bir yanıt verdi.
this-host-runs-no-plugins = bu sunucu eklenti çalıştırmıyor
the-service-was-built-without-its-feature-wasm-and-the = Hizmet `wasm` özelliği olmadan derlenmiş, kampanya ise bir eklenti çalıştırıyor.
plugin-whose-answers-depend-on-earlier-events = yanıtları önceki olaylara bağlı olan eklenti
an-event-must-come-out-the-same-whatever-else-was-asked = Bir olayın sonucu, ondan önce ya da onunla birlikte ne sorulursa sorulsun aynı olmalıdır. Program yüklenirken her eklentiye uydurma olaylar birkaç sırayla, tek tek ve birlikte sorulur; bu eklentinin yanıtları değişti: içinde hatırlayan bir şey var, örneğin bir `static`, bir önbellek ya da genel bir değişken. Geçmişten bilmesi gerekeni `history.…` alanlarından okusun.
plugin-that-the-right-people-did-not-sign = doğru kişilerin imzalamadığı eklenti
signed-by-under-plugins-of-program-toml-names-the = program.toml içinde [plugins] altındaki `signed_by`, programın eklentilerini çalıştırdığı kişilerin açık anahtarlarını sayar. Eklentinin yanında imza yok, ya da imza başkasının veya başka bir dosyanın. `sadakat plugin sign` imzalar, `sadakat plugin verify` kimin imzaladığını söyler.
not-valid-json = geçerli JSON değil
each-line-must-be-one-json-object = Her satır tek bir JSON nesnesi olmalı.
unknown-field-in-record = kayıtta bilinmeyen alan
the-record-has-a-field-that-the-program-does-not-declare = Kayıtta programın bildirmediği bir alan var.
wrong-type-in-record = kayıtta yanlış tür
the-field-s-value-is-not-of-the-type-that-the-program = Alanın değeri programın bildirdiği türde değil.
missing-field-in-record = kayıtta eksik alan
the-record-lacks-a-required-field = Kayıtta gerekli bir alan yok.
number-is-not-exact = sayı kesin değil
the-number-has-more-decimal-places-than-its-unit-an = Sayının ondalık basamağı biriminin kaldırdığından çok: tutarda para biriminin en küçük biriminden, miktarda üçten çok.
amount-does-not-add-up = tutarlar birbirini tutmuyor
a-line-s-amount-must-equal-quantity-unit-price-discount = Bir kalemin tutarı miktar × birim fiyat − indirim olmalı; toplam da kalem tutarlarının toplamı olmalı, vergi onun bir parçasıdır.
event-occurs-twice = olay iki kez geçiyor
an-earlier-event-has-the-same-id = Daha önceki bir olayın kimliği aynı.
unknown-name-in-record = kayıtta bilinmeyen ad
the-record-names-an-event-kind-tier-or-currency-that = Kayıt, programda olmayan bir olay türü, kademe ya da para birimi adı veriyor.
unknown-customer = bilinmeyen müşteri
the-event-s-customer-is-not-among-the-customers-and-the = Olayın müşterisi müşteriler arasında yok ve böyle olayların reddedilmesi istendi.
record-too-large = kayıt çok büyük
the-record-is-larger-than-a-record-may-be = Kayıt olabileceğinden büyük.
not-utf-8-text = UTF-8 metin değil
the-line-has-bytes-that-are-not-utf-8 = Satırda UTF-8 olmayan baytlar var.
events-out-of-time-order = olaylar zaman sırasında değil
events-must-come-in-the-order-of-time-since-each-sees = Olaylar zaman sırasıyla gelmelidir, çünkü her biri öncekilerin sonucunu görür. Dosyayı `at` alanına göre sıralayın.
customer-occurs-twice = müşteri iki kez geçiyor
an-earlier-customer-record-has-the-same-id = Daha önceki bir müşteri kaydının kimliği aynı.
file-ends-too-early = dosya erken bitiyor
the-compressed-file-is-cut-off-or-damaged-what-could-be = Sıkıştırılmış dosya kesik ya da hasarlı. O noktaya kadar okunabilenler kullanıldı.
unknown-time-zone-in-record = kayıtta bilinmeyen saat dilimi
time-zone-of-a-customer-or-a-purchase-is-an-iana-name = Bir müşterinin ya da alışverişin `time_zone` alanı Europe/Istanbul gibi bir IANA adıdır, ya da yazılmaz: o zaman programın saat dilimi geçerlidir.
return-of-an-unknown-purchase = bilinmeyen bir alışverişin iadesi
the-return-names-a-purchase-that-is-not-among-the = İade, önceki kayıtlar arasında olmayan bir alışverişi gösteriyor, ya da hiçbirini göstermiyor ve program bunun bildirilmesini istiyor. Alışverişin kimliğini `of` olarak yazın.
more-comes-back-than-is-left = kalandan fazlası geri geliyor
the-return-has-more-of-a-line-than-its-purchase-has = İadede bir kalemden, alışverişte önceki iadelerden sonra kalandan fazlası var, ya da alışverişte olmayan bir kalem var.
return-of-another-amount-than-was-paid = iadenin tutarı ödenenden farklı
amounts-of-a-return-are-optional-if-they-are-given-they = İadede tutarlar isteğe bağlıdır. Verilirlerse, bu mallar için indirimlerden sonra ödenen tutarlardır.
nothing-was-said-of-what-was-got-before = önceden ne alındığı söylenmemiş
the-program-has-campaigns-with-limits-caps-or-budgets = Programın sınırları, tavanları ya da bütçeleri olan kampanyaları var ve kararı isteyen, önceden ne alındığını söylemiyor: karar olandan fazlasını verebilirdi. Depoda ne varsa onu, hiçbir şey yoksa hiç olmadığını söyleyin, ya da bilinmediğini belirtin.
event-of-somebody-else = başkasının olayı
what-is-known-of-a-member-was-given-with-an-event-of = Bir üye hakkında bilinenler başka bir müşterinin olayıyla verilmiş. Bir olaya, kendi müşterisi hakkında bilinenlerle karar verilir.
receipt-that-is-two-events = iki olay olan fiş
the-receipt-has-goods-that-were-bought-and-others = Fişte hem alınan hem geri gelen mallar var; bunlar bir alışveriş ile bir iadedir. Kayıt dosyası ve defter ikisini birden alır; tek bir karar soran ikisini art arda verir.
case-does-not-hold = örnek tutmuyor
what-the-campaign-gives-is-not-what-the-case-expects = Kampanyanın verdiği, örneğin beklediği değil. `-` ile başlayan satırlar beklendi ama verilmedi, `+` ile başlayanlar verildi ama beklenmedi. Kampanyayı düzeltin, ya da kampanya doğruysa örneği. `sadakat check --no-cases` yalnızca programa bakar.
script-failed = betik hata verdi
the-script-stopped-with-an-error-for-this-event = Betik bu olayda bir hatayla durdu.
script-exceeded-a-limit = betik bir sınırı aştı
the-script-used-more-operations-memory-or-nested-calls = Betik, bir betiğin kullanabileceğinden çok işlem, bellek ya da iç içe çağrı kullandı.
effect-refused = etki reddedildi
the-effect-cannot-be-given-an-unknown-wallet-or-tier-a = Etki verilemez: bilinmeyen bir cüzdan ya da kademe, sıfırdan küçük bir indirim, alışverişte olmayan bir kalem, aşamasının kabul etmediği bir indirim, ya da tek olayda [limits] altındaki `effects` değerinden çok etki.
plugin-crashed = eklenti çöktü
the-plugin-stopped-with-a-webassembly-trap = Eklenti bir WebAssembly hatasıyla durdu.
plugin-exceeded-a-limit = eklenti bir sınırı aştı
the-plugin-used-more-fuel-memory-time-or-output-than-a = Eklenti, bir eklentinin kullanabileceğinden çok yakıt, bellek, süre ya da çıktı kullandı.
plugin-gave-invalid-output = eklenti geçersiz çıktı verdi
the-plugin-s-answer-refers-to-events-texts-or-values = Eklentinin yanıtı var olmayan olayları, metinleri ya da değerleri gösteriyor.
plugin-reported-an-error = eklenti bir hata bildirdi
the-plugin-could-not-evaluate-this-event-and-said-why = Eklenti bu olayı hesaplayamadı ve nedenini söyledi.
plugin-took-too-long = eklenti çok uzun sürdü
the-wall-clock-ended-a-call-of-the-plugin-for-all = Eklentinin bir çağrısını, içindeki bütün olaylar için, duvar saati sona erdirdi. Yakıt eklentileri bundan çok önce durdurur; demek ki ya yakıt çok yüksek ayarlanmış ya da makine aşırı yüklü. Karar aynen yinelenemeyebilir.
plugin-answered-otherwise-among-other-events = eklenti başka olayların arasında başka yanıt verdi
a-running-host-asks-plugins-again-about-a-small-share = Çalışan bir sunucu, eklentilere sorduklarının küçük bir bölümünü yeniden sorar; her olayı tek başına ve yeni bir örnekte. Bu eklenti başka yanıt verdi; demek ki içindeki bir şey aynı çağrının öteki olaylarını hatırlıyor ve kampanya, dosyaları değişene kadar yürürlükten çıkar. Bkz. S0408.
column-not-found = sütun bulunamadı
the-mapping-names-a-column-that-the-file-s-header-does = Eşleme, dosyanın başlığında olmayan bir sütunu gösteriyor.
value-cannot-be-converted = değer dönüştürülemiyor
the-value-does-not-fit-the-mapping-a-date-in-another = Değer eşlemeye uymuyor: başka biçimde bir tarih, başka ondalık işaretli bir sayı, ya da boş bırakılmış zorunlu bir sütun.
expression-in-a-mapping-cannot-be-used = eşlemedeki ifade kullanılamıyor
the-expression-breaks-the-syntax-calls-a-function-that = İfade yazım kurallarına uymuyor, olmayan bir işlevi çağırıyor ya da sayılarla metinleri karıştırıyor. Sütunlar `row.Total` ya da `row."Net Sales"` diye yazılır, metinler çift tırnak içinde durur.
row-cannot-be-read = satır okunamıyor
the-row-has-a-quotation-mark-that-nothing-closes-bytes = Satırda kapanmamış bir tırnak, dosyanın kodlamasında metin olmayan baytlar, ya da başlıktan çok veya az hücre var. Fişi bütünüyle dışarıda kalır.
rows-of-one-receipt-disagree = bir fişin satırları birbirini tutmuyor
rows-with-the-same-key-have-different-members-days-or = Anahtarı aynı olan satırların üyesi, günü ya da sipariş değerleri farklı, bu yüzden fiş doğru olamaz. Çoğu zaman anahtarda bir sütun eksiktir: mağaza, kasa ya da gün.
receipt-differs-between-two-files = fiş iki dosyada farklı
two-exports-overlap-and-a-receipt-that-is-in-both-is = İki dışa aktarım çakışıyor ve ikisinde de bulunan bir fiş aynı değil. Aynı fiş iki kez gelirse bir kez sayılır.
receipt-does-not-add-up = fiş kendi içinde tutmuyor
what-the-lines-cost-does-not-agree-with-what-the = Kalemlerin tuttuğu, fişin kendisi için söylediğine uymuyor: bir indirim düşüldüğü şeyden büyük, ya da kalemler ara toplamdan az tutuyor.
audience-that-is-never-true = hiç doğru olmayan hedef kitle
no-event-satisfies-the-audience-so-the-campaign-never = Hiçbir olay hedef kitleye uymuyor, bu yüzden kampanya hiç bir şey vermiyor: parçaları birbiriyle çelişiyor.
audience-that-is-always-true = her zaman doğru olan hedef kitle
every-event-satisfies-the-audience-leave-it-out-if-that = Her olay hedef kitleye uyuyor. İstenen buysa onu yazmayın.
campaign-that-another-one-always-shuts-out = başka birinin hep dışarıda bıraktığı kampanya
whoever-qualifies-also-qualifies-for-an-earlier = Bu kampanyaya hak kazanan herkes, her seferinde bir şey veren ve bunu dışarıda bırakan daha önceki bir kampanyaya da hak kazanıyor: o kampanya `exclusive`, ya da grubunun ilki.
two-discounts-on-one-purchase = bir alışverişte iki indirim
two-campaigns-lower-prices-of-one-purchase-and-nothing = İki kampanya aynı alışverişin fiyatlarını düşürüyor ve ikisinin de istendiğini söyleyen bir şey yok. Onları bir gruba koyun ya da gruplarını `never_together` altında yazın.
discount-on-gift-cards = hediye kartında indirim
the-script-lowers-lines-that-sell-stored-value-a-gift = Betik, saklı değer satan kalemlerin fiyatını düşürüyor. Hediye kartı paradır: program.toml `[money]` altında `discount_gift_cards = true` demedikçe böyle kalemler indirimlere girmez.
more-spent-less-given = daha çok harcayana daha az
a-higher-step-of-a-ladder-gives-less-than-a-lower-one = Bir merdivenin yüksek basamağı alçak olandan az veriyor, ya da alçak olan önce geldiği için ona hiç ulaşılmıyor.
percentage-without-a-limit = sınırı olmayan yüzde
a-percentage-of-a-large-purchase-is-a-large-amount = Büyük bir alışverişin yüzdesi büyük bir tutardır. İndirime `cap`, ya da bildirime `cap = {"{"} discount = … {"}"}` yazın.
window-that-does-not-say-by-whose-clock = kimin saatine göre olduğunu söylemeyen süre
stores-or-members-of-this-program-have-time-zones-of = Bu programın mağazalarının ya da üyelerinin kendi saat dilimleri var ve süre onlarınkine mi yoksa programınkine mi göre olduğunu söylemiyor. `active` içine `zone = "store"`, "member" ya da "program" yazın.
coupon-without-an-end = sonu olmayan kupon
the-coupon-can-be-used-for-ever-write-valid-30-days-or = Kupon sonsuza kadar kullanılabilir. `valid: "30 days"` ya da gün sayısını yazın.
table-of-offers-with-a-gap = boşluğu olan teklif tablosu
there-are-events-that-no-row-of-the-table-is-for-though = Kampanyası karşıladığı hâlde tablonun hiçbir satırının karşılamadığı olaylar var. Koşullarının hepsi `-` olan bir son satır, geriye kalan her şey içindir.
points-that-a-return-takes-twice = iadenin iki kez aldığı puanlar
a-return-takes-back-what-its-purchase-gave-points = İade, alışverişin verdiğini geri alır: puanları, ek puanları, harcamayı, sınır kullanımlarını, ilerlemeyi. İadelerde ayrıca puan alan bir kampanya onları ikinci kez alır.
for-example = örneğin { $event }: { $outcome }
for-example-of-a-member-with = örneğin { $event }, üyesi { $member }: { $outcome }
is-a-point-begins-decimal-places = `{ $written }` { $short } demektir: nokta ondalık basamakları başlatır
write-or-as-is-meant = hangisi isteniyorsa `{ $whole }{ $fraction }` ya da `{ $short }` yazın
write-it-with-a-point = noktayla yazın: `{ $whole }.{ $last }`
write-it-without-grouping-and-with-a-point = binlikleri ayırmadan ve noktayla yazın: `{ $whole }.{ $last }`
write-it-without-grouping = binlikleri ayırmadan yazın: `{ $whole }`

# engine: records

did-you-mean = şunu mu demek istediniz: `{ $name }`?

# engine: load

write-one-of = şunlardan birini yazın: { $a }

# engine: diagnostic

write-without-quotes = tırnaksız `{ $bare }` yazın
write-without-quotes-2 = tırnaksız olarak { $wanted } yazın
parameter-must-be-not-a-text = `{ $name }` parametresi { $wanted } olmalı, metin değil
other-places = { $others } yer daha
more-like-these = bunlara benzeyen { $a } tane daha: { $b }
in = şuralarda: { $a }
there-is-more-wrong-with-this-file = bu dosyada başka yanlışlar da var
there-is-more-wrong-with-this-and-other-files = bu dosyada ve başkalarında daha çok yanlış var
mend-what-is-told-first = önce söylenenleri düzeltin

# engine: load

active-must-be-a-table-such-as-from-2026-01-01-until = `active` bir tablo olmalı, örneğin {"{"} from = 2026-01-01, until = 2027-01-01 {"}"}
through-is-the-last-day-that-belongs-to-the-campaign = `through`, kampanyaya dahil olan son gündür
until-is-the-first-day-or-moment-that-is-out-again = `until`, artık dahil olmayan ilk gündür (ya da andır)
not-after = sonra değil
is-from-so-the-campaign-is-never-in-force = `{ $key }`, `from` ile karşılaştırılınca { $order }: kampanya hiç yürürlüğe girmez
is-not-a-day-of-the-week = `{ $a }` haftanın bir günü değil
write = { $a } yazın
is-not-a-range-of-hours = `{ $a }` bir saat aralığı değil
write-two-times-such-as-14-00-17-00-22-00-02-00-goes = "14:00-17:00" gibi iki saat yazın; "22:00-02:00" gece yarısını aşar
none-of-these-days-and-hours-comes-between-from-and-the = `from` ile son arasında bu günlerin ve saatlerin hiçbiri yok, bu yüzden kampanya hiç yürürlüğe girmez
change-days-or-hours-or-make-the-time-longer = `days` ya da `hours` anahtarını değiştirin, ya da süreyi uzatın
only-purchases-and-returns-have-a-store-so-the-program = yalnızca alışverişlerin ve iadelerin mağazası vardır, bu yüzden burada programın saati geçerlidir
remove-zone-store-or-write-member-or-the-name-of-a-zone = `zone = "store"` yazısını kaldırın, ya da "member" veya bir saat diliminin adını yazın
must-be-a-date-or-a-time = `{ $key }` bir tarih ya da bir an olmalı
write-2026-01-01-or-2026-01-01t09-00-00-without-quotes = tırnaksız `{ $key } = 2026-01-01` ya da `{ $key } = 2026-01-01T09:00:00` yazın
until-and-through-both-say-when-the-campaign-ends = kampanyanın ne zaman bittiğini hem `until` hem `through` söylüyor
keep-through-the-last-day-that-belongs-to-it-or-until = ya dahil olan son gün olan `through`, ya da dahil olmayan ilk gün olan `until` kalsın
write-the-last-day-such-as-through-2026-12-31-for-a = son günü yazın, örneğin `through = 2026-12-31`; bir an için, artık dahil olmayan ilk anı söyleyen `until` yazın
write-the-last-day-such-as-through-2026-12-31-without = son günü tırnaksız yazın, örneğin `through = 2026-12-31`
through-must-be-a-date = `through` bir tarih olmalı
until-leaves-out-the-last-day-of-its-month = `until = { $day }`, ayın son günü olan { $day } gününü dışarıda bırakıyor
write-through-if-the-day-belongs-to-the-campaign = gün dahilse `through = { $day }`, değilse `through = { $before }` yazın
is-neither-whose-clock-counts-nor-a-time-zone = `{ $name }` ne kimin saatinin geçerli olduğunu söylüyor ne de bir saat dilimi
write-program-store-member-or-a-name-such-as-europe = "program", "store", "member" ya da "Europe/Istanbul" gibi bir ad yazın
is-no-warning-that-can-be-allowed = `{ $a }` izin verilebilecek bir uyarı değil
there-is-no-wallet = `{ $a }` cüzdanı yok
budget-must-say-exactly-one-of-discount-points-uses = `budget` şunlardan tam birini söylemeli: discount, points, uses
for-example-discount-25000-or-points-100000 = örneğin `{"{"} discount = 25000 {"}"}` ya da `{"{"} points = 100000 {"}"}`
this-budget-would-add-up-amounts-of-several-currencies = bu bütçe farklı para birimlerinin tutarlarını toplardı
write-how-often-the-campaign-is-given-budget-uses-500 = kampanyanın kaç kez verileceğini yazın, `budget = {"{"} uses = 500 {"}"}`, ya da puan bütçesi koyun, ya da her pazara kendi programını verin

# engine: cases

a-number = bir sayı

# engine: load

is-not-an-amount-that-can-be-a-budget = `{ $text }` bütçe olabilecek bir tutar değil
write-a-whole-number-above-0 = 0'dan büyük bir tam sayı yazın
write-a-number-above-0-with-at-most-decimal-places = 0'dan büyük, en çok { $digits } ondalık basamaklı bir sayı yazın
is-not-a-count-that-can-be-a-budget = `{ $text }` bütçe olabilecek bir adet değil
this-budget-does-not-say-what-it-is-of = bu bütçe neyin bütçesi olduğunu söylemiyor
this-campaign-gives-discounts-and-points-and-the-budget = bu kampanya hem indirim hem puan veriyor, bütçe ise hangisinin olduğunu söylemiyor
write-discount-points-or-uses = `{"{"} discount = … {"}"}`, `{"{"} points = … {"}"}` ya da `{"{"} uses = … {"}"}` yazın
discount-is-one-amount-for-several-currencies = `discount` birden çok para birimi için tek bir tutar
write-cap-params-cap-into-the-discount-and-cap-per = indirime `cap: params.cap` yazın, `cap` tutarını da [params] altında her para birimi için; `points` burada sınırlanabilir
a-stretch-that-a-cap-counts-over = bir tavanın saydığı süre
this-cap-limits-nothing = bu tavan hiçbir şeyi sınırlamıyor
write-what-is-capped-discount-50-or-points-500 = neyin sınırlandığını yazın: `{"{"} discount = 50 {"}"}` ya da `{"{"} points = 500 {"}"}`
is-not-an-amount-that-can-be-a-cap = `{ $text }` tavan olabilecek bir tutar değil
write-a-whole-number-0-or-more = 0 ya da daha büyük bir tam sayı yazın
write-a-number-of-0-or-more-with-at-most-decimal-places = 0 ya da daha büyük, en çok { $digits } ondalık basamaklı bir sayı yazın
this-program-runs-no-interpreted-scripts = bu program yorumlanan betik çalıştırmıyor
write-interpreted-true-under-limits-of-program-toml = program.toml içinde [limits] altına `interpreted = true` yazın
cannot-read = `{ $a }` okunamıyor
the-group-is-stacked-as-here-but-as-in = `{ $a }` grubunun `stacking` değeri burada `{ $b }`, ama { $d } içinde `{ $c }`
write-the-same-stacking-in-all-campaigns-of-a-group = bir grubun bütün kampanyalarına aynı `stacking` değerini yazın
campaigns-of-a-group-compete-within-a-phase-this-one-is = bir grubun kampanyaları bir aşamanın içinde yarışır: bu `{ $a }` aşamasında, { $b } ise `{ $c }` aşamasında
write-phase-order-in-both-it-takes-discounts-on-lines = ikisine de `phase = "order"` yazın: bu aşama kalem indirimlerini de alır
did-you-mean-if-not-have-the-service-supply-it = şunu mu demek istediniz: `{ $near }`? Değilse hizmetin bu bilgiyi vermesini sağlayın
the-service-says-which-is-no-field-of-the-program = hizmet `{ $near }` diyor, programda böyle bir alan yok: `Host::builder().supplies(…)` içine `{ $a }` yazın
leave-it-out-or-have-the-service-supply-it = kullanmayın, ya da hizmetin bu bilgiyi vermesini sağlayın
the-campaign-reads-which-the-service-does-not-have = kampanya `{ $a }` bilgisini okuyor, hizmette ise bu yok
the-program-has-no-campaign = programın hiç kampanyası yok
write-a-manifest-such-as-campaigns-welcome-toml-with = campaigns/welcome.toml gibi bir bildirim ve campaigns/welcome.rhai gibi betiğini yazın
in-2 = { $name } içinde{" "}
an-event-kind-of-your-own-is-schema-events-keys-are = kendi olay türünüzü [schema.events.{ $wrong }] diye bildirin; { $place }kullanılabilecek anahtarlar: { $a }
keys-are = { $place }kullanılabilecek anahtarlar: { $a }
unknown-key-2 = { $place }`{ $wrong }` diye bir anahtar yok
key-is-missing = { $place }`{ $key }` anahtarı eksik
add = `{ $key } = { $example }` satırını ekleyin
is-not = `{ $a }` { $what } değil

# engine: records

true-or-false = true ya da false

# engine: constants

a-whole-number = bir tam sayı

# engine: load

is = `{ $key }` değeri { $a }
write-a-whole-number-from-to = { $a } ile { $b } arasında bir tam sayı yazın
a-list-in-square-brackets = köşeli ayraç içinde bir liste
texts-in-quotes = tırnak içinde metinler
a-table = bir tablo
must-be-not = `{ $key }` değeri { $expected } olmalı, { $a } değil
write-per-customer-for-each-member-total-for-everybody = üye başına ise `{"{"} per_customer = { $number } {"}"}`, herkes için toplamsa `{"{"} total = { $number } {"}"}` yazın
write-case-once-for-each = her biri için bir kez `[[case]]` yazın
write-2 = `{ $key } = { $written }` yazın
a-list-of-texts-in-square-brackets = köşeli ayraç içinde metinlerden bir liste
a-table-or-a-list-of-tables = bir tablo ya da tablolardan bir liste

# engine: cases

a-text-in-quotes = tırnak içinde bir metin

# engine: constants

a-text = bir metin

# engine: load

a-decimal-number = bir ondalık sayı
a-date-or-time = bir tarih ya da saat

# engine: cases

a-list = bir liste

# engine: load

limits-says-what-a-script-or-plugin-may-use = `limits`, bir betiğin ya da eklentinin ne kullanabileceğini söyler
did-you-mean-limit = şunu mu demek istediniz: `limit`?
is-and-this-host-grants-at-most = `{ $key }` değeri { $value }, bu sunucu ise en çok { $most } veriyor
write-or-less = `{ $key } = { $most }` ya da daha azını yazın
this-host-runs-no-interpreted-scripts = bu sunucu yorumlanan betik çalıştırmıyor
write-interpreted-false-or-remove-the-line = `interpreted = false` yazın ya da satırı kaldırın
is-and-a-campaign-gives-itself-at-most = `{ $key }` değeri { $value }, bir kampanya ise kendine en çok { $own } verebilir
write-or-less-or-write-under-limits-in-program-toml-for = `{ $key } = { $own }` ya da daha azını yazın; ya da bütün kampanyalar için program.toml içinde [limits] altına `{ $key } = { $value }` yazın
a-script = bir betik
a-plugin = bir eklenti
limits-and-this-campaign-runs = `{ $a }` şunları sınırlar: { $what }; bu kampanya ise { $instead } çalıştırıyor
remove-this-line = bu satırı kaldırın
no-plugin-runs-here = burada eklenti çalışmaz
write-at-least-when-it-applies-such-as-on-purchase-or = en azından ne zaman uygulandığını yazın, örneğin `on = ["purchase"]`, ya da dosyayı silin
the-members = üyelerin
there-is-no-event-kind = `{ $a }` olay türü yok
on-is-empty-so-nothing-can-trigger-the-campaign = `on` boş, bu yüzden kampanyayı hiçbir şey tetikleyemez
write-on-purchase = `on = ["purchase"]` yazın
stacking-without-group-means-nothing = `group` olmadan `stacking` bir anlam taşımaz
name-the-campaigns-that-share-group-birthday = paylaşan kampanyalara bir ad verin: `group = "birthday"`
a-way-of-stacking = bir paylaşım biçimi
something-to-do-on-a-fault = hata olunca yapılacak bir şey
a-campaign-runs-a-script-or-a-plugin-not-both = bir kampanya ya betik ya eklenti çalıştırır, ikisini birden değil
remove-script-or-plugin = `script` ya da `plugin` satırını kaldırın
a-campaign-with-a-table-of-offers-runs-nothing-else = teklif tablosu olan bir kampanya başka bir şey çalıştırmaz
remove-this-line-or-offers = bu satırı ya da `offers` satırını kaldırın
is-not-the-name-of-a-script = `{ $a }` bir betik adı değil
write-the-name-of-a-file-in-campaigns-such-as-rhai = campaigns/ içindeki bir dosyanın adını yazın, örneğin "{ $id }.rhai"
is-not-the-name-of-a-table-of-offers = `{ $a }` bir teklif tablosu adı değil
write-the-name-of-a-csv-file-in-campaigns-such-as-csv = campaigns/ içindeki bir CSV dosyasının adını yazın, örneğin "{ $id }.csv"
a-hit-policy = bir satır seçme kuralı
hit-goes-with-offers = `hit`, `offers` ile birlikte kullanılır
remove-it = kaldırın
the-rows-of-this-table-are-a-group-by-themselves = bu tablonun satırları zaten kendi aralarında bir grup
remove-group-or-write-hit-all = `group` satırını kaldırın ya da `hit = "all"` yazın
an-isolation = bir yalıtım
isolation-goes-with-plugin-scripts-keep-nothing = `isolation`, `plugin` ile birlikte kullanılır: betikler hiçbir şey saklamaz
write-plugin-without-the-ending = uzantısı olmadan `plugin = "{ $stem }"` yazın
write-the-name-of-a-file-in-plugins-without-its-ending = plugins/ içindeki bir dosyanın adını uzantısı olmadan yazın, örneğin "win-back"
is-not-the-name-of-a-plugin = `{ $name }` bir eklenti adı değil
is-passed-over = `{ $a }` atlandı: { $b }
looks-like = `{ $a }`, `{ $b }` adına benziyor
has-letters-of-several-scripts-which-people-take-for = `{ $a }` adında birkaç alfabenin harfleri var, insanlar bunları karıştırır
rename-the-file-with-letters-of-one-script = dosyayı tek bir alfabenin harfleriyle yeniden adlandırın
this-host-runs-no-plugins-such-as = bu sunucu eklenti çalıştırmıyor, `{ $name }` eklentisini de
build-the-host-with-its-feature-wasm-or-write-the = sunucuyu `wasm` özelliğiyle derleyin ya da kampanyayı betik olarak yazın
a-campaign-has-parameters-and-may-have = bir kampanyanın { $a } parametresi var, en çok { $MOST } olabilir
put-long-lists-into-a-table-under-tables-and-look-them = uzun listeleri tables/ altında bir tabloya koyun ve oradan okuyun
whatever-follows-params-is-a-parameter-move-it-above = {"["}params] satırından sonra gelen her şey parametredir: bunu o satırın üstüne taşıyın
stands-below-params = `{ $name }` [params] altında duruyor
a-parameter-is-a-text-a-number-a-date-true-or-false-or = parametre bir metin, bir sayı, bir tarih, true ya da false, veya bunlardan bir listedir
parameter-cannot-be = `{ $name }` parametresi { $what } olamaz
is-not-a-currency-of-the-program = `{ $code }` programın para birimlerinden değil
in-cannot-be = { $code } altındaki `{ $name }` { $what } olamaz
write-as-for-the-other-currencies = öteki para birimlerinde olduğu gibi { $a } yazın
write-an-amount-such-as-15-or-14-90 = bir tutar yazın, örneğin `15` ya da `14.90`
and = {" "}ve{" "}
parameter-says-nothing-for = `{ $name }` parametresi { $list } için bir şey söylemiyor
add-every-currency-of-the-program-needs-a-value = `{ $example } = …` ekleyin: programın her para birimi için bir değer gerekir
is-given-per-currency-but-the-program-has-only = `{ $name }` para birimine göre verilmiş, programın ise yalnızca { $currency } para birimi var
write-one-value-or-list-the-others-in-program-toml = tek bir değer yazın, ya da ötekileri program.toml içinde sayın: `currencies = ["{ $currency }", …]`
a-phase = bir aşama
lines-or-the-order = kalemlerde ya da siparişte
write-phase-its-discounts-are-on = `phase = "{ $a }"` yazın: indirimleri { $on }
write-phase-order-or-phase-reward-if-it-lowers-no-price = `phase = "order"` yazın, ya da hiçbir fiyatı düşürmüyorsa `phase = "reward"`
there-is-no-phase-price-prices-come-about-in-item-order = `price` diye bir aşama yok: fiyatlar `item`, `order` ve `shipping` aşamalarında oluşur
is-known-only-while-an-event-is-decided-and-no-history = `{ $name }` yalnızca bir olaya karar verilirken bilinir, hiçbir geçmişte yoktur
write-3 = `{ $other }` yazın
used-in-the-audience = hedef kitlede kullanılıyor
used-in = { $a }:{ $line } içinde kullanılıyor
sadakat-plugin-inspect-plugins-wasm-lists-its-parameters = `sadakat plugin inspect plugins/{ $name }.wasm` parametrelerini sıralar
the-plugin-reads-which-is-not-known-yet-in-the-phase = eklenti `{ $a }` alanını okuyor, bu ise `{ $b }` aşamasında henüz bilinmiyor
build-it-with-sadakat-plugin-build-and-put-it-at = `sadakat plugin build` ile derleyip { $path } olarak koyun; bir hizmete yalnızca dosya gerekir, komut değil
there-is-no-plugin = `{ $path }` eklentisi yok
is-not-signed-by-whom-signed-by-names = { $path } `signed_by` içinde sayılanlarca imzalanmamış: { $unsigned }
write-what-the-campaign-does-into-that-file-or-name = kampanyanın ne yaptığını o dosyaya yazın, ya da `script` veya `plugin` ile başka bir dosya gösterin
did-you-mean-campaigns-rhai = şunu mu demek istediniz: `campaigns/{ $near }.rhai`?
there-is-no-script = `{ $path }` betiği yok
must-be-a-percentage-in-quotes-not-a-number = `{ $key }` sayı değil, tırnak içinde bir yüzde olmalı
write-4 = `{ $key } = "{ $a } %"` yazın
is-not-a-share-of = `{ $a }` { $whole } bir payı değil
write-a-percentage-from-0-to-100-such-as-10 = 0 ile 100 arasında bir yüzde yazın, örneğin "10 %"
it-has-no-signature = imzası yok
the-file-beside-it-is-no-minisign-signature = yanındaki dosya bir minisign imzası değil
it-is-signed-with-another-key = başka bir anahtarla imzalanmış
it-is-not-the-file-that-was-signed = imzalanan dosya bu değil
sign-it-sadakat-plugin-sign-key-file-and-put-minisig = imzalayın: `sadakat plugin sign { $path } --key FILE`, ve { $path }.minisig dosyasını yanına koyun
sign-it-anew-sadakat-plugin-sign-key-file = yeniden imzalayın: `sadakat plugin sign { $path } --key FILE`
add-its-author-s-public-key-to-signed-by-in-program = yazarına güveniyorsanız açık anahtarını program.toml içindeki `signed_by` listesine ekleyin, ya da eklentiyi imzalayın: `sadakat plugin sign { $path } --key FILE`
get-and-its-signature-anew-if-you-built-it-sign-it-again = { $path } ile imzasını yeniden alın; kendiniz derlediyseniz yeniden imzalayın
signed-by-names-nobody-so-that-no-plugin-could-run = `signed_by` kimseyi saymıyor, bu yüzden hiçbir eklenti çalışamaz
name-a-public-key-or-remove-signed-by-to-run-plugins-of = bir açık anahtar yazın, ya da herkesin eklentilerini çalıştırmak için `signed_by` satırını kaldırın
this-is-no-minisign-public-key = bu bir minisign açık anahtarı değil
write-the-second-line-of-the-file-that-sadakat-plugin = `sadakat plugin keygen` komutunun yazdığı dosyanın ikinci satırını yazın: `RW` ile başlayan 56 harf
there-is-no = `{ $path }` yok
a-program-folder-has-a-program-toml-and-a-folder = program klasöründe program.toml ile campaigns/ klasörü bulunur; `sadakat init` böyle bir klasör açar
the-file-is-not-utf-8-text = dosya UTF-8 metin değil
save-it-as-utf-8-in-your-editor = düzenleyicinizde UTF-8 olarak kaydedin
no-rule-can-name-the-table = hiçbir kural `{ $stem }` tablosunu adıyla anamaz
use-letters-digits-and-in-the-file-s-name-and-no-word = dosyanın adında harf, rakam ve `_` kullanın, betik dilinin bir sözcüğünü kullanmayın
the-tables-up-to-this-one-have-more-than-mib = buna kadarki tablolar { $most } MiB değerini aşıyor
keep-in-tables-what-rules-look-up-and-the-rest-with-the = kuralların baktığı şeyleri tablolarda tutun, gerisini kayıtlarda
the-file-is-empty = dosya boş
is-set-twice = `{ $seen }` iki kez verilmiş
write-its-keys-under-the-first = anahtarlarını ilk `[{ $section }]` altına yazın

# engine: cases

keep-one-of-the-two = ikisinden biri kalsın

# engine: load

the-text-has-no-closing-quote = metnin kapanış tırnağı yok
end-it-with-the-quote-that-it-begins-with = başladığı tırnakla bitirin
the-list-is-not-closed = liste kapatılmamış
end-it-with = `]` ile bitirin
is-not-closed = `{"{"}` kapatılmamış
end-this-part-with = bu bölümü `{"}"}` ile bitirin
the-name-of-the-section-is-not-closed = bölümün adı kapatılmamış
write-5 = `{ $a }]` yazın
is-missing-between-a-key-and-its-value = anahtarla değeri arasında `=` eksik
write-key-value = `key = value` biçiminde yazın
this-line-is-no-key-with-a-value = bu satır değeri olan bir anahtar değil
write-key-value-one-a-line = her satıra bir tane olmak üzere `key = value` yazın
has-no-value = `{ $key }` anahtarının değeri yok
write-or-remove-the-line = `{ $key } = …` yazın ya da satırı kaldırın
write-for-example-key-text-key-5-key-a-b-or-key-2026-12 = örneğin `key = "text"`, `key = 5`, `key = ["a", "b"]` ya da `key = 2026-12-31` yazın
is-not-a-list = `{ $written }` bir liste değil
write-6 = `{ $key } = [{ $a }]` yazın
is-not-a-value = `{ $a }` bir değer değil
put-texts-in-straight-quotes = metinleri düz tırnak içine alın: `{ $written }`
does-not-set-a-value = `:` bir değer vermez
write-for-a-quote-inside-of-double-quotes = çift tırnak içinde tırnak için `\"` yazın
write-single-quotes-around-double-quotes-inside = `{ $key } = '{ $inner }'` yazın: dışta tek tırnak, içte çift tırnak
the-text-ends-at-the-first-quote-inside-of-it = metin, içindeki ilk tırnakta bitiyor
the-text-ends-at-this-quote = metin bu tırnakta bitiyor
put-single-quotes-around-a-text-that-has-double-quotes = içinde çift tırnak olan bir metni tek tırnak içine alın: `{ $written }`
is-not-a-number = `{ $token }` bir sayı değil
a-comma-does-not-belong-here = virgülün yeri burası değil
remove-it-keys-stand-on-lines-of-their-own = kaldırın: her anahtar kendi satırında durur
the-text-that-begins-here-has-no-closing = burada başlayan metnin kapanış { $quotes } işareti yok
write-on-a-line-of-its-own-where-the-text-ends = metnin bittiği yerde ayrı bir satıra { $quotes } yazın
is-not-a-date = `{ $token }` bir tarih değil
write-without-a-sign-for-what-it-is = `{ $bare }` yazın, ne olduğunu gösteren işaret olmadan
begins-with-0 = `{ $token }` 0 ile başlıyor
put-texts-in-straight-double-quotes = metinleri düz çift tırnak içine alın: `{ $value }`
write-year-month-and-day = yıl, ay ve gün yazın: `{ $date }`
write-a-day-that-exists-as-year-month-and-day-2026-12-31 = var olan bir günü yıl, ay ve gün olarak yazın: `2026-12-31`
write-for-a-whole-number = bir tam sayı için `{ $plain }` yazın
or-for-one-with-decimal-places = { $whole }, ondalık basamaklı bir sayı için `{ $decimal }`
offers-of = { $a } teklifleri
no-campaign-runs-this-script = bu betiği hiçbir kampanya çalıştırmıyor
give-it-the-name-of-its-manifest-or-name-it-there-script = ona bildirimin adını verin, ya da bildirimde gösterin: `script = "…"`
no-campaign-has-this-table-of-offers = bu teklif tablosu hiçbir kampanyanın değil
name-it-in-a-manifest-offers-a-table-to-look-things-up = bir bildirimde gösterin, `offers = "…"`; bakılacak bir tablonun yeri tables/ klasörüdür
this-file-does-not-count-it-is-no-csv = bu dosya sayılmıyor: CSV değil
save-it-as-csv-as = şu adla CSV olarak kaydedin:
this-file-does-not-count-its-name-has-another-ending = bu dosya sayılmıyor: adının uzantısı başka
call-it = adını şöyle yapın:
or-move-it-out-of = { $what } `{ $meant }`, ya da { $part }/ klasöründen çıkarın
the-campaign-runs-the-plugin-so-never-runs = kampanya `{ $plugin }` eklentisini çalıştırıyor, bu yüzden `{ $path }` hiç çalışmıyor
remove-the-script-or-this-line = betiği ya da bu satırı kaldırın
a-cell = bir hücrede
the-script = betikte
is-not-a-name-that-scripts-can-read = `{ $name }` betiklerin okuyabileceği bir ad değil
use-letters-digits-and-and-no-word-of-the-script = harf, rakam ve `_` kullanın, betik dilinin bir sözcüğünü kullanmayın
stands-below-params-so-it-is-a-parameter-which-nothing = `{ $name }` [params] altında duruyor, bu yüzden hiçbir şeyin okumadığı bir parametre
move-it-above-params-if-it-is-meant-for-the-campaign = kampanya içinse [params] satırının üstüne taşıyın
nothing-reads-the-parameter = `{ $name }` parametresini hiçbir şey okumuyor
write-params-in-or-the-audience-or-remove-it = `params.{ $name }` ifadesini { $where_read } ya da hedef kitlede kullanın, ya da parametreyi kaldırın
this-list-has-limits = bu listede { $a } sınır var
write-from-1-to-limits-such-as-per-customer-1 = 1 ile { $MOST } arasında sınır yazın, örneğin `{"{"} per_customer = 1 {"}"}`
budget-is-a-key-of-its-own-not-one-of-limit = `budget` ayrı bir anahtardır, `limit` anahtarlarından değil
write-budget-on-a-line-of-its-own = `budget = …` satırını ayrıca yazın
without-a-number-limits-nothing = sayısı olmayan `{ $key }` hiçbir şeyi sınırlamaz
this-limit-limits-nothing = bu sınır hiçbir şeyi sınırlamıyor
add-times-1-or-per-customer-1-to-count-each-member-s = `times = 1`, ya da her üyeyi ayrı saymak için `per_customer = 1` ekleyin
add-per-customer-1-or-total-500-for-everybody-together = `per_customer = 1`, ya da herkes için toplam `total = 500` ekleyin
times-without-per-does-not-say-what-is-counted = `per` olmadan `times` neyin sayıldığını söylemiyor
write-total-for-everybody-together-per-customer-for = herkes için toplamsa `total`, üye başına ise `per_customer` yazın, ya da `per = "purchase.store"` ekleyin
is-and-limits-are-counted-by-texts = `{ $a }` { $b }, sınırlar ise metinlere göre sayılır
there-is-no-field = `{ $a }` alanı yok
this-divides-by-what-may-be-0-and-then-nobody-knows = bu, 0 olabilecek bir şeye bölüyor; o zaman bir olayın sayılıp sayılmadığı bilinemez
multiply-the-other-side-instead-a-b-c-for-a-c-b = bölmek yerine öteki yanı çarpın: `a / c > b` yerine `a > b * c`
is-no-part-of-earlier-records = `{ $a }` önceki kayıtların bir parçası değil
write-a-field-of-purchases-or-lines-such-as-purchase = alışverişin ya da kalemlerin bir alanını yazın, örneğin `purchase.total`
ask-for-something-else-than-an-amount-or-give-each = tutar yerine başka bir şey sorun, ya da her pazara kendi programını verin
make-a-campaign-of-its-own-for = şunun için ayrı bir kampanya açın:
a-fact-of-its-own-for = şunun için ayrı bir bilgi:
write-on-count-true-to-count-such-events = böyle olayları saymak için `on = ["{ $name }"], count = true` yazın
write-a-field-with-what-it-is-of-such-as-purchase-total = alanı neye ait olduğuyla yazın, örneğin `purchase.total`
cannot-be-summed = { $a } toplanamaz
has-no-order = { $a } sıralanamaz
a-number-with-its-own-decimal-places-cannot-be-kept = kendi ondalık basamakları olan bir sayı saklanamaz
count-different-texts-with-distinct-or-events-with-count = `distinct` ile farklı metinleri, ya da `count` ile olayları sayın
write-an-amount-a-quantity-or-a-whole-number-such-as = bir tutar, bir miktar ya da bir tam sayı yazın, örneğin `purchase.total`
distinct-counts-the-different-texts-of-a-field-and-is = `distinct` bir alanın farklı metinlerini sayar, `{ $name }` ise metin değil
is-not-a-column-of-a-lookup-table = `{ $value }` bir başvuru tablosunun sütunu değil
write-the-table-and-its-column-such-as-stores-time-zone = tabloyu ve sütununu yazın, örneğin "stores.time_zone"
there-is-no-lookup-table = `{ $name }` başvuru tablosu yok
put-it-into-tables-csv-with-the-store-first = ilk sütunu mağaza olacak biçimde tables/{ $name }.csv dosyasına koyun
the-table-has-no-column = `{ $name }` tablosunda `{ $column }` sütunu yok
tables-csv = tables/{ $name }.csv, `{ $store }`: { $error }
write-a-name-such-as-europe-istanbul-or-leave-the-cell = `Europe/Istanbul` gibi bir ad yazın ya da hücreyi boş bırakın
it-is-being-written = şu anda yazılıyor
it-has-files-and-a-program-may-have = { $a } dosyası var, bir programda en çok { $FILES } olabilir
it-is-a-link-that-leads-out-of-the-folder = klasörün dışına çıkan bir bağlantı
it-has-kib-and-may-have-all-files-of-a-program-mib = { $a } KiB, en çok { $b } olabilir (programın bütün dosyaları için { $c } MiB)
its-name-is-not-utf-8-text = adı UTF-8 metin değil
rename-it = adını değiştirin
it-is-a-link-to-what-is-no-file = dosya olmayan bir şeye bağlantı
it-is-a-link-to-nothing = hiçbir yere gitmeyen bir bağlantı
it-is-a-folder = bir klasör
it-is-a-pipe-a-socket-or-a-device = bir boru hattı, soket ya da aygıt
in-3 = { $header } altındaki { $value }
in-4 = {"["}{ $a }] içindeki { $header }
or = {" "}ya da{" "}
a-value-is-missing = bir değer eksik
write-for-example-100-100-500-gold-or-silver-or-for = örneğin `>= 100`, `100..500`, `gold or silver`, ya da her şey için `-` yazın
write-yes-no-or-for-both = `yes`, `no`, ya da ikisi için de `-` yazın
write-year-month-and-day-2026-12-31 = yıl, ay ve gün yazın: `2026-12-31`
count-days-head-the-column-days-since-and-write-for = günleri sayın: sütuna `days_since(…)` başlığını verin ve örneğin `>= 30` yazın
write-it-without-a-currency = para birimi olmadan yazın: `{ $bare }`
days-of-the-week-are-numbers-and-monday-is-1-write = haftanın günleri sayıdır ve pazartesi 1'dir: `{ $a }` yazın
write-for-up-to-below-with-it = { $high } dışarıda kalacaksa `{ $low }..{ $high }`, içeride olacaksa `{ $low }..={ $high }` yazın
write-a-number-or-a-test-of-one-such-as-100-100-or-100 = bir sayı ya da bir sınama yazın, örneğin `100`, `>= 100` ya da `100..500`
head-a-column-with-a-field-purchase-total-with-what-is = sütuna bir alanı (`purchase.total`), verileni (`percent`), ya da bir nottan önce `#` işaretini başlık olarak yazın
there-is-no-table-of-offers = `{ $path }` teklif tablosu yok
save-it-as-csv-in-campaigns-beside-the-manifest = CSV olarak campaigns/ içine, bildirimin yanına kaydedin
row = { $name }, { $a }. satır
no-column-says-what-the-offers-give = hiçbir sütun tekliflerin ne verdiğini söylemiyor
head-a-column-percent-amount-points-coupon-amount-or = bir sütuna `percent`, `amount`, `points`, `coupon.amount` gibi bir başlık verin
the-table-has-no-offers = tabloda hiç teklif yok
write-one-offer-a-row = her satıra bir teklif yazın
the-table-has-more-than-100-000-offers = tabloda 100.000'den çok teklif var
split-it-or-look-things-up-in-tables = bölün, ya da tables/ içindeki tablolara bakın
two-columns-are = iki sütun da `{ $a }`
keep-one-of-them-or-head-the-other-with-for-a-note = biri kalsın, ya da ötekinin başlığını not olsun diye `#` ile başlatın
or-2 = {" "}ya da{" "}
head-the-column = sütuna şu başlığı verin:
this-cell-has-no-column = bu hücrenin sütunu yok
give-it-a-header-or-put-a-text-with-a-comma-in-quotes = ona bir başlık verin, ya da içinde virgül olan metni tırnak içine alın
this-row-gives-nothing = bu satır hiçbir şey vermiyor
fill-in-what-it-gives-or-remove-it = ne verdiğini doldurun ya da satırı kaldırın
write-a-number-such-as-10-or-14-90-or-params-name = bir sayı yazın, örneğin `10` ya da `14.90`, ya da `params.name`
write-three-capital-letters-such-as-try-eur-or-gbp = üç büyük harf yazın, örneğin "TRY", "EUR" ya da "GBP"
is-listed-twice = `{ $known }` listede iki kez var
remove-it-here = buradakini kaldırın
has-decimal-places-but-has = { $known } para biriminin { $a } ondalık basamağı var, { $main } para biriminin ise { $b }
give-the-market-of-a-program-of-its-own = { $known } pazarına kendi programını verin
currencies-lacks-the-program-s-own-currency = `currencies` listesinde programın kendi para birimi `{ $main }` yok
add-it-counts-where-an-event-names-no-currency = "{ $main }" ekleyin; bir olay para birimi söylemediğinde o geçerlidir
the-events = olayların
is-but-has-events-only = `{ $few }` değeri { $faults }, `{ $many }` ise yalnızca { $events } olay
write-a-that-is-at-least = en az `{ $few }` kadar olan bir `{ $many }` yazın
cannot-be-an-event-kind-of-its-own = `{ $a }` kendi olay türünüzün adı olamaz
scripts-read-something-else-by-this-name-choose-another = betikler bu adla başka bir şey okur: başka bir ad seçin, örneğin "{ $a }_event"
is-built-in-as = `{ $whole }` zaten hazır, `{ $own }` olarak
a-type-in-quotes-such-as-text = tırnak içinde bir tür, örneğin "text?"
is-not-a-type = `{ $text }` bir tür değil
would-be-an-amount-in-nobody-knows-which = `{ $whole }` { $all } para birimlerinden birinde bir tutar olurdu, hangisi olduğu bilinemez
give-members-a-number-integer-or-each-market-a-program = üyelere bir sayı verin (`"integer"`), ya da her pazara kendi programını verin
remove-this-line-or-choose-another-name = bu satırı kaldırın ya da başka bir ad seçin
write-a-name-such-as-europe-istanbul = "Europe/Istanbul" gibi bir ad yazın
somebody-who-has-a-clock = saati olan biri
text-28-february = 28 Şubat
text-1-march = 1 Mart
is-not-a-day-for-birthdays-of-29-february = `{ $other }` 29 Şubat doğum günleri için bir gün değil
history-has-fields-and-a-program-may-have = {"["}history] içinde { $a } alan var, bir programda en çok { $MOST } olabilir
remove-those-that-no-campaign-reads-each-is-kept-for = hiçbir kampanyanın okumadıklarını kaldırın: her biri her üye için saklanır
the-history-field = geçmiş alanı
is-built-in = `{ $whole }` zaten hazır
choose-another-name = başka bir ad seçin
must-say-exactly-one-of = `{ $a }` şunlardan tam birini söylemeli: { $b }
for-example-sum-purchase-total-over-90-days = örneğin `{"{"} sum = "purchase.total", over = "90 days" {"}"}`
points-are-counted-whatever-they-were-for = puanlar ne için olursa olsun sayılır
remove = `{ $key }` satırını kaldırın
begin-with-program-name-currency-try-time-zone-europe = `program = {"{"} name = "…", currency = "TRY", time_zone = "Europe/Istanbul" {"}"}` ile başlayın
a-way-of-rounding = bir yuvarlama biçimi
a-place-to-round-at = yuvarlanacak bir yer
is-not-a-name-that-rules-can-use = `{ $a }` kuralların kullanabileceği bir ad değil
use-small-letters-a-to-z-digits-and-beginning-with-a = a'dan z'ye küçük harfler, rakamlar ve `_` kullanın, harfle başlayın
is-a-word-of-the-script-language = `{ $a }` betik dilinin bir sözcüğüdür
choose-another-name-such-as = başka bir ad seçin, örneğin `{ $a }_`
cannot-be = `{ $key }` değeri `{ $a }` olamaz
a-way-to-treat-returns-without-of = `of` alanı olmayan iadeler için bir yol
a-way-to-treat-points-that-were-spent = kullanılmış puanlar için bir yol
a-way-to-give-points-back = puanları geri vermenin bir yolu
a-way-to-give-coupons-back = kuponları geri vermenin bir yolu
within-is-days = `within` { $days } gün
write-days-or-less = "{ $LONGEST_DAYS } days" ya da daha azını yazın
a-way-to-combine-multipliers = çarpanları birleştirmenin bir yolu
lists-of-groups-such-as-birthday-vip = gruplardan listeler, örneğin [["birthday", "vip"]]
groups-in-quotes = tırnak içinde gruplar
the-group-stands-twice-in-this-list = `{ $name }` grubu bu listede iki kez var
how-the-campaigns-of-one-group-share-is-said-by-their = bir grubun kampanyalarının nasıl paylaştığını `stacking` değerleri söyler
a-list-of-fewer-than-two-groups-keeps-nothing-apart = ikiden az grubu olan bir liste hiçbir şeyi ayırmaz
write-two-groups-or-more-birthday-vip = iki ya da daha çok grup yazın: ["birthday", "vip"]
the-price = fiyatın
never-together-names-groups = `never_together` { $count } grup sayıyor
name-at-most-different-groups = en çok { $MAX_APART } farklı grup yazın
no-campaign-is-in-the-group = `{ $a }` grubunda hiç kampanya yok
tiers-by-spend-would-add-up-amounts-in = harcamaya göre kademeler { $all } tutarlarını toplardı
write-counts-earned-points-or-purchases-or-give-each = `counts = "earned points"` ya da "purchases" yazın, ya da her pazara kendi programını verin
the-tier-below-0 = `{ $a }` kademesi 0'ın altında { $does }
and-2 = `{ $other }` ve `{ $a }`
the-tiers-begin-at-the-same-number = { $both } kademeleri aynı sayıda başlıyor
give-each-tier-a-number-of-its-own = her kademeye kendi sayısını verin
a-whole-number-0-or-more = 0 ya da daha büyük bir tam sayı
keep-is-for-tiers-that-last-from-the-day-they-were = `keep`, ulaşıldığı günden itibaren süren kademeler içindir
write-period-12-months-from-reaching-or-remove-keep = `period = "12 months from reaching"` yazın ya da `keep` satırını kaldırın
is-kept-with-something = korunuyor
there-is-no-tier-in-levels = `levels` içinde `{ $name }` kademesi yok
is-kept-with-no-more-than = `{ $a }` kademesini korumak `{ $b }` kademesini korumaktan fazlasını istemiyor
higher-tiers-take-more-to-keep-than-lower-ones = yüksek kademeleri korumak alçaklardan fazlasını ister
the-field = alan
must-list-the-texts-that-it-may-have = `{ $field }` alabileceği metinleri saymalı
write-text-or-text-stores-for-the-keys-of-a-lookup-table = `{"{"} text = ["…", "…"] {"}"}`, ya da bir başvuru tablosunun anahtarları için `{"{"} text = "stores" {"}"}` yazın
may-have-no-text-at-all = `{ $field }` hiçbir metin alamaz
name-the-texts-that-it-may-have-or-write-text-for-any = alabileceği metinleri yazın, ya da herhangi bir metin için `"text"`
put-it-into-tables-csv-or-list-the-texts = tables/{ $name }.csv dosyasına koyun, ya da metinleri sayın: `["…", "…"]`
the-wallet = cüzdan
this-worth-is-one-amount-for-several-currencies = bu `worth` birden çok para birimi için tek bir tutar
write-worth = `worth = {"{"} { $a } {"}"}` yazın
worth-lacks = `worth` içinde { $a } eksik
say-what-one-point-is-worth-in-each-of-the-program-s = programın her para biriminde bir puanın ne ettiğini söyleyin
an-amount-of-money = bir para tutarı
is-not-what-a-point-can-be-worth = `{ $text }` bir puanın değeri olamaz
write-an-amount-of-money-such-as-0-05-not-below-0-and = "0.05" gibi, 0'dan küçük olmayan ve en çok { $NUMBER_DIGITS } ondalık basamaklı bir para tutarı yazın

# engine: constants

a-number-with-a-fraction = kesirli bir sayı

# engine: records

a-date = bir tarih

# engine: constants

the-header-row-names-no-column = başlık satırında hiç sütun adı yok
stands = `;` duruyor
tabs-stand = sekmeler duruyor
between-the-cells-save-the-table-with-commas = hücrelerin arasında { $seen }: tabloyu virgülle kaydedin
the-table-has-columns-and-may-have = tablonun { $a } sütunu var, en çok { $COLUMNS } olabilir
column-has-no-name = { $a }. sütunun adı yok
column-occurs-twice = `{ $name }` sütunu iki kez geçiyor
the-row-has-no = satırda `{ $key_column }` yok
key-occurs-twice = `{ $key }` anahtarı iki kez geçiyor
the-row-has-cells-the-header = satırda { $len } hücre var, başlıkta { $expected_len }
the-row-is-not-utf-8-text = satır UTF-8 metin değil
the-row-is-not-csv = satır CSV değil

# engine: campaign

is-not-known-yet-in-the-phase = `{ $a }`, `{ $b }` aşamasında henüz bilinmiyor
phase-or-a-later-one = `phase = "{ $first }"` ya da daha sonraki bir aşama
in-the-manifest = bildirimde { $a }
write-or = `{ $now }`, ya da { $later } yazın

# engine: schema

there-are-to-add-it-say-under-history-in-program-toml = { $list } var; bunu eklemek için program.toml içinde [history] altında `{ $part }` değerinin neyi topladığını ya da saydığını ve hangi günler üzerinden olduğunu söyleyin
to-add-it-write-for-example-under-in-program-toml = bunu eklemek için program.toml içinde [{ $table }] altına örneğin `{ $part } = { $value }` yazın
there-are-to-add-it-write-for-example-under-in-program = { $list } var; bunu eklemek için program.toml içinde [{ $table }] altına örneğin `{ $part } = { $value }` yazın

# engine: currencies

would-add-up-amounts-in = `{ $name }` { $a } tutarlarını toplardı
count-purchases-or-points-instead-or-give-each-market-a = bunun yerine alışverişleri ya da puanları sayın, ya da her pazara kendi programını verin
parameter-is-an-amount-but-does-not-say-in-which-of = `{ $name }` parametresi bir tutar, ama { $a } para birimlerinden hangisinde olduğunu söylemiyor
is-an-amount-in = `{ $written }` bir tutar, ama { $a } para birimlerinden hangisinde?
write-it-per-currency-under-params = {"["}params] altında her para birimi için yazın: `{ $name } = { $table }`
write-it-per-currency-under-params-amount-and-params = {"["}params] altında her para birimi için yazın, `amount = { $table }`, burada da `params.amount` deyin

# engine: model

is-not-an-iso-4217-currency = `{ $n0 }` bir ISO 4217 para birimi değil
is-not-a-day-such-as-2026-11-21 = `{ $text }` 2026-11-21 gibi bir gün değil
is-not-an-iana-time-zone = `{ $n0 }` bir IANA saat dilimi değil
not-a-decimal-number = ondalık sayı değil
more-than-decimal-places = { $digits } ondalık basamaktan fazla
too-large = çok büyük

# engine: returns

there-is-no-purchase-in-the-days-before = önceki { $within } gün içinde `{ $of }` alışverişi yok
has-no-purchase-in-the-days-before = `{ $member }` üyesinin önceki { $within } günde `{ $of }` alışverişi yok
the-return-names-no-purchase = iade hiçbir alışverişi göstermiyor
the-purchase-has-no = `{ $of }` alışverişinde `{ $sku }` yok
of-come-back-but-are-left-of-the-purchase = `{ $sku }` ürününden `{ $quantity }` geri geliyor, `{ $of }` alışverişinden ise `{ $left }` kaldı
the-amount-is-but-was-paid-for-these-goods = tutar { $given }, bu mallar için ise { $paid } ödendi
the-return-is-in-but-the-purchase-was-paid-in = iade { $given } cinsinden, `{ $of }` alışverişi ise { $paid } ile ödendi
write-the-id-of-an-earlier-purchase-how-long = daha önceki bir alışverişin kimliğini yazın; alışverişlerin ne kadar süre geri gelebileceğini `[returns]` içindeki `within` söyler
write-the-id-of-an-earlier-purchase-of-the-same = aynı müşterinin daha önceki bir alışverişinin kimliğini yazın; alışverişlerin ne kadar süre geri gelebileceğini `[returns]` içindeki `within` söyler
write-the-purchase-s-id-of-e1-in-purchase = alışverişin kimliğini yazın: `purchase` içinde `"of": "e1"`
write-the-sku-as-the-purchase-has-it = `sku` değerini alışverişte olduğu gibi yazın
write-at-most-what-is-left = en çok kalanı yazın
leave-amounts-and-prices-out-a-line-needs-sku-and = tutarları ve fiyatları yazmayın: kaleme yalnızca `sku` ve `quantity` gerekir
leave-the-currency-out-a-return-is-in-that-of-its = para birimini yazmayın: iade, alışverişinin para birimindedir

# engine: state

a-period-write-day-week-month-quarter-year-ever-or-a = bir dönem; "day", "week", "month", "quarter", "year", "ever" ya da "30 days" gibi bir gün sayısı yazın
a-number-of-days-write-for-example-14-days = bir gün sayısı; örneğin "14 days" yazın
a-time-after-which-points-expire-write-never-365-days = puanların silineceği bir süre; "never", "365 days", "end of year", "end of next year" ya da "rolling 180 days" yazın
something-that-tiers-count-write-earned-points-spend-or = kademelerin saydığı bir şey; "earned points", "spend" ya da "purchases" yazın
a-period-of-tiers-write-calendar-year-anniversary-year = bir kademe dönemi; "calendar year", "anniversary year", "rolling 365 days" ya da "12 months from reaching" yazın
a-way-to-put-events-together-write-sum-count-distinct = olayları bir araya getirmenin bir yolu; "sum", "count", "distinct" ya da "max" yazın

# engine: quarantine

changed-and-on-trial = değişti ve deneniyor
a-campaign-failed-for-an-event-its-other-faults-are = bir kampanya bir olayda hata verdi: {"{"}a{"}"}; öteki hataları sayılır
it-goes-on-refusing-decisions-as-its-on-fault-says = `on_fault` değeri öyle dediği için kararları reddetmeyi sürdürüyor
its-last-good-version-stands-in-until-its-files-change = dosyaları değişene kadar son iyi sürümü yerine geçiyor
it-is-left-out-until-its-files-change = dosyaları değişene kadar dışarıda
a-campaign-fails-too-often-done = bir kampanya çok sık hata veriyor: {"{"}done{"}"}
left-out-until-its-files-change = dosyaları değişene kadar dışarıda
as-its-last-good-version-was-until-its-files-change = dosyaları değişene kadar son iyi sürümü gibi
refusing-decisions = kararları reddediyor
on-trial = deneniyor
line = {" "}(satır { $a })

# engine: facts

write-true-or-false = `true` ya da `false` yazın
write-a-whole-number-such-as-15 = `15` gibi bir tam sayı yazın
write-an-amount-in-with-at-most-decimal-places = en çok { $digits } ondalık basamaklı { $a } cinsinden bir tutar yazın
write-a-number-with-at-most-decimal-places = en çok { $QUANTITY_DIGITS } ondalık basamaklı bir sayı yazın
write-a-day-without-quotes-such-as-2026-11-21 = tırnaksız bir gün yazın, örneğin `2026-11-21`
write-a-point-in-time-such-as-2026-11-21t14-00-00-03-00 = bir an yazın, örneğin `"2026-11-21T14:00:00+03:00"`
write-a-text-in-quotes = tırnak içinde bir metin yazın
write-a-list-of-texts-such-as-a-b = metinlerden bir liste yazın, örneğin `["a", "b"]`
there-is-no-field-about-members = üyeler hakkında `{ $field }` alanı yok{ $a }
is-not-2 = `{ $field }` { $expected }, { $given } değil
there-is-no-2 = { $field }: `{ $given }` yok{ $a }
did-you-mean-2 = ; şunu mu demek istediniz: `{ $name }`?
declare-it-under-tiers-of-program-toml = program.toml içinde [tiers] altında bildirin
which-every-member-has-one-of = { $only }; her üyede bunlardan biri vardır
give-it-for-every-member-an-empty-list-if-there-are = her üye için verin, hiç yoksa boş bir liste; ya da birinin hiçbir şey yapmadığını `newcomer` ile söyleyin
give-it-for-every-member-0-of-what-there-was-none-of-or = her üye için verin, hiç yoksa 0; ya da birinin hiçbir şey yapmadığını `newcomer` ile söyleyin
give-it-for-every-member-or-declare-it-as-under-schema = her üye için verin; ya da program.toml içinde [schema.customer] altında `"{ $a }?"` olarak bildirin ve kuralda, yoksa neyin geçerli olduğunu söyleyin

# engine: language

write-7 = `(({ $written }) ?? { $default })` yazın
write-false = `({ $written } ?? false)` yazın
first = önce `{ $written } != () && …`
if-around-it = çevresine `if { $written } != () {"{"} … {"}"}`
write-or-2 = `({ $written } ?? { $default })`, ya da { $first } yazın
may-be-missing = `{ $written }` bulunmayabilir
what-if-there-is-no-value = değer yoksa ne olacak?
an-amount-times-an-amount-is-not-an-amount = tutarla tutarın çarpımı tutar değildir
and-cannot-be-added = { $left } ile { $right } toplanamaz
count-days-for-example-days-since-30 = günleri sayın, örneğin `days_since(…) > 30`
count-days-days-since = günleri sayın: `days_since({ $written })`
is-not-a-number-2 = { $a } sayı değil
this-division-of-whole-numbers-drops-the-rest = tam sayıların bu bölümü kalanı atıyor
multiply-by-1-0-first-or-write-one-of-the-numbers-with = kesri korumak için önce `1.0` ile çarpın, ya da sayılardan birini noktayla yazın (`4.0`)
true-or-false-2 = `true` ya da `false`
is-compared-with = { $left }, { $right } ile karşılaştırılıyor
nothing-is-smaller-or-larger-than-the-missing-value = hiçbir şey eksik değer `()` ile karşılaştırılınca küçük ya da büyük olmaz
compare-with-or = `== ()` ya da `!= ()` ile karşılaştırın
write-in = `"…" in …` yazın
compare-with-or-2 = `==` ya da `!=` ile karşılaştırın
write-in-2 = `{ $a } in { $b }` yazın
cells-of-tables-are-texts-write-parse-decimal-in-the = tabloların hücreleri metindir: betikte `parse_decimal({ $written })` yazın
write-date = `date("{ $example }")` yazın
weekdays-are-numbered-from-monday-1-to-sunday-7-write = haftanın günleri pazartesi 1, pazar 7 olacak biçimde numaralıdır: `{ $a }` yazın
is-not-a-condition = { $a } koşul değil
compare-it-for-example = karşılaştırın, örneğin `{ $written } == "…"`
write-in-3 = `"…" in { $written }` yazın
compare-it-for-example-today = karşılaştırın, örneğin `{ $written } == today`
compare-it-for-example-days-since-30 = karşılaştırın, örneğin `days_since({ $written }) < 30`
compare-it-for-example-0 = karşılaştırın, örneğin `{ $written } > 0`
does-not-combine-conditions = `{ $symbol }` koşulları birleştirmez
write-8 = `{ $symbol }{ $symbol }` yazın
did-you-mean-ceiling = şunu mu demek istediniz: `ceiling`?
did-you-mean-floor = şunu mu demek istediniz: `floor`?
did-you-mean-int = şunu mu demek istediniz: `int`?
did-you-mean-to-upper = şunu mu demek istediniz: `to_upper`?
did-you-mean-to-lower = şunu mu demek istediniz: `to_lower`?
did-you-mean-len = şunu mu demek istediniz: `len`?
did-you-mean-chance = şunu mu demek istediniz: `chance`?
did-you-mean-starts-with = şunu mu demek istediniz: `starts_with`?
did-you-mean-ends-with = şunu mu demek istediniz: `ends_with`?
there-are-no-powers-roots-and-logarithms-multiply-as-in = üs, kök ve logaritma yoktur: çarpın, `x * x` gibi
write-sum-line-amount-count-true-for-the-average-over = kalemlerin ortalaması için `sum(line.amount) / count(true)` yazın
put-the-condition-last-sum-line-amount-line-category = koşulu sona koyun: `sum(line.amount, line.category == "coffee")`, `count(line.category == "coffee")`
write-if-condition-1-else-2 = `if condition {"{"} 1 {"}"} else {"{"} 2 {"}"}` yazın
write-field-value-for-a-value-where-there-is-none = değer yokken geçerli olacak değer için `field ?? value` yazın
write-field-to-ask-whether-there-is-a-value = değer olup olmadığını sormak için `field != ()` yazın
write-first-second = `first + second` yazın
write-a-b-for-the-rest-of-a-division = bölmenin kalanı için `a % b` yazın
write-min-max-x-least-most = `min(max(x, least), most)` yazın
write-a-b = `a && b` yazın
write-a-b-2 = `a || b` yazın
write-condition = `!(condition)` yazın
write-tables-stores-key-column-for-a-cell-of-tables = tables/stores.csv dosyasının bir hücresi için `tables.stores[key].column` yazın
today-and-now-are-values-leave-the-brackets-out = `today` ve `now` değerdir: ayraçları kaldırın
write-event-hour = `event.hour` yazın
write-days-since-date = `days_since(date)` yazın
there-is-no-function = `{ $name }` işlevi yok
text-1-argument = 1 argüman
arguments = { $count } argüman
or-3 = { $least } ya da { $a }
to = { $least } ile { $a } arası
takes-not = `{ $name }` { $wanted } alır, { $given } değil
write-if-it-is-a-text = metinse `"{ $a }"` yazın
a-value-of-lines-such-as-line-amount-and-perhaps-a = kalemlerin bir değerini, örneğin `line.amount`, ve belki bir koşul
one-condition-on-lines-such-as-line-category-coffee = kalemler üzerine tek bir koşul, örneğin `line.category == "coffee"`,
takes = `{ $name }` { $takes } alır
is-looked-for-in = { $needle }, { $haystack } içinde aranıyor
write-for-example-customer-tier-in-gold-platinum-or-vip = örneğin `customer.tier in ["gold", "platinum"]` ya da `"vip" in customer.tags` yazın
a-list-of-texts-is-looked-for-in-a-list = metinlerden bir liste bir listede aranıyor
write-in-for-each-text = her metin için `"…" in { $a }` yazın
is-a-list = `{ $written }` bir liste
write-in-4 = `… in { $written }` yazın
a-range-is-of-whole-numbers-not-of = aralık tam sayılardan oluşur; { $a } olmaz
compare-with-and = `>=` ve `<=` ile karşılaştırın
write-params-and-a-name = `params.` ve bir ad yazın
write-count-true-for-the-number-of-lines-any-line-for-a = kalemlerin sayısı için `count(true)`, kalemler üzerine bir koşul için `any(line.…)` yazın
has-parts-and-is-no-value-itself = `{ $name }` parçalardan oluşur, kendisi bir değer değil
write-the-part-that-is-meant-such-as = istenen parçayı yazın, örneğin `{ $part }`
a-table-needs-a-key-and-a-column = tabloya bir anahtar ve bir sütun gerekir

# engine: script

write-for-example-tables-stores-purchase-store-region = örneğin `tables.stores[purchase.store].region` yazın

# engine: language

a-list-of-lines-is-not-a-number = kalem listesi bir sayı değil
write-len-for-how-many-there-are = kaç tane olduğu için `{ $a }.len()` yazın
add-under-params-of-the-manifest = bildirimde [params] altına `{ $name } = …` ekleyin

# engine: script

there-is-no-parameter = `{ $name }` parametresi yok
there-is-no-table = `{ $name }` tablosu yok

# engine: language

table-has-no-column = `{ $of }` tablosunda `{ $name }` sütunu yok
events-of-kind-have-no = `{ $lacking }` türündeki olaylarda `{ $what }` yok
write-on-or-make-a-campaign-of-its-own-for = `on = ["{ $having }"]` yazın, ya da `{ $lacking }` için ayrı bir kampanya açın
belongs-to-a-line-of-the-purchase = `{ $field }` alışverişin bir kalemine aittir
any-all-none-count-or-sum = `any({ $field } …)`, `all(…)`, `none(…)`, `count(…)` ya da `sum(…)`
write-for-line-in-purchase-lines-around-it-or = çevresine `for line in purchase.lines {"{"} … {"}"}`, ya da { $list } yazın
say-for-which-lines = hangi kalemler için olduğunu söyleyin: { $list }
write-if-it-is-a-text-or-define-it-first-let = metinse `"{ $name }"` yazın, ya da önce tanımlayın: `let { $name } = …;`

# engine: script

there-is-no-variable = `{ $name }` değişkeni yok

# engine: language

event-seed-differs-from-campaign-to-campaign-and = `event.seed` kampanyadan kampanyaya değişir, koşullar ise ortaktır
write-if-chance-p-in-the-script-it-holds-for-a-share-of = betikte `if chance(p) {"{"} … {"}"}` yazın: olayların bir payı için doğrudur
single-characters-are = tek karakterler
texts-with-are = `${"{"}…{"}"}` içeren metinler
object-maps-are = nesneler
if-switch-and-blocks-are = `if`, `switch` ve bloklar

# engine: expression

this-is = bu

# engine: language

functions-of-modules-are = modül işlevleri
the-operator-is = `{ $name }` işleci
is-2 = `?.` işleci
this-constant-is = bu sabit
does-not-compare = `=` karşılaştırmaz
write-to-compare = karşılaştırmak için `==` yazın
does-not-compare-2 = `<>` karşılaştırmaz
write-for-is-not-equal-to = eşit değil demek için `!=` yazın
means-nothing-here = `{ $word }` burada bir anlam taşımaz
single-quotes-do-not-make-a-text = tek tırnak metin yapmaz
write-9 = `"{ $a }"` yazın
the-text-does-not-end = metin bitmiyor
close-it-with-the-same-quote-that-opens-it = açan tırnağın aynısıyla kapatın: `"`
does-not-compare-3 = `===` karşılaştırmaz
does-not-compare-4 = `!==` karşılaştırmaz
write-to-compare-2 = karşılaştırmak için `!=` yazın
is-not-a-number-that-can-be-used = `{ $written }` kullanılabilecek bir sayı değil
write-numbers-with-a-point-and-without-grouping-1500-50 = sayıları noktayla ve binlikleri ayırmadan yazın: `1500.50`

# engine: script

write-amounts-without-a-currency-10-or-9-99 = tutarları para birimi olmadan yazın: `10` ya da `9.99`

# engine: language

does-not-begin-a-text = `{ $written }` bir metin başlatmaz

# engine: script

put-texts-in-straight-double-quotes-2 = metinleri düz çift tırnak içine alın: `"…"`

# engine: language

closes-nothing = `{ $token }` hiçbir şeyi kapatmıyor
leave-it-out-or-write-where-the-part-begins = kaldırın, ya da bölümün başladığı yere `{ $opening }` yazın
is-never-closed = `{ $token }` hiç kapatılmamış
add-where-this-part-ends = bu bölümün bittiği yere `{ $closing }` ekleyin

# engine: records

an-amount = bir tutar
a-quantity = bir miktar
a-list-of-texts = metinlerden bir liste

# engine: plugin

a-point-in-time = bir an

# engine: language

the-missing-value = eksik değer `()`

# engine: expression

the-expression-is-empty = ifade boş
remove-audience-if-the-campaign-is-for-everybody = kampanya herkes içinse `audience` satırını kaldırın
the-expression-ends-too-early = ifade erken bitiyor
does-not-compare-5 = `=>` karşılaştırmaz
write-10 = `>=` yazın
is-not-expected-here = `{ $input }` burada beklenmiyor
combine-conditions-with-or = koşulları `&&` ya da `||` ile birleştirin
is-missing-here = burada `{ $token }` eksik
and-combine-conditions-such-as-comparisons = `&&`, `||` ve `!` koşulları birleştirir, karşılaştırmalar gibi
the-expression-is-too-long-or-nested-too-deeply = ifade çok uzun ya da çok derin iç içe
write-field-in-for-a-list-of-values = değer listesi için `field in ["…", "…"]` yazın
the-expression = ifade
statements-are = deyimler
evaluated-row-by-row = { $what } satır satır hesaplanır
the-function-is = `{ $name }` işlevi
a-date-from-a-varying-text-is = değişen bir metinden tarih
is-not-a-day-of-the-calendar = `{ $written }` takvimde bir gün değil
write-year-month-and-day-date-2026-11-21 = yıl, ay ve gün yazın: `date("2026-11-21")`
the-default-is-but-is = varsayılan { $a }, `{ $b }` ise { $c }
write-for-example = örneğin `?? { $a }` yazın
nothing-is-in-an-empty-list = boş bir listede hiçbir şey yoktur
a-list-can-only-stand-after-in = liste yalnızca `in` sözcüğünden sonra durabilir
a-range-can-only-stand-after-in = aralık yalnızca `in` sözcüğünden sonra durabilir
the-key-of-a-table-is-a-text-not = tablonun anahtarı metindir, { $a } değil
numbers-with-more-than-18-digits-are = 18 basamaktan uzun sayılar

# engine: plugin

a-day = bir gün

# engine: expression

has-no-sign = { $a } işaret almaz
joining-texts-is = metinleri birleştirmek
counting-on-from-a-day-is = bir günden ileri saymak
the-rest-of-fractions-is = kesirlerin kalanı
numbers-with-more-than-12-decimal-places-are = 12 ondalık basamaktan uzun sayılar
the-number-is-too-large = sayı çok büyük
the-length-of-a-text-is = metnin uzunluğu
is-never = `{ $name }` hiçbir zaman `{ $text }` olmaz
looking-for-a-part-that-varies-is = değişen bir parça aramak

# engine: script

the-condition-is-not-true-or-false = koşul { $a }; true ya da false değil
the-sum-is-not-a-number-or-too-large = toplam bir sayı değil, ya da çok büyük
the-value-is-not-a-number = değer bir sayı değil

# engine: effect

the-order = sipariş

# engine: script

a-script-cannot-have = bir betikte { $a } olamaz
the-condition = koşul
the-condition-is-neither-true-nor-false-for-this-event = koşul bu olay için ne doğru ne yanlış
functions-call-each-other-more-than-deep-script-calls = işlevler birbirini { $a } düzeyden derin çağırıyor (`script_calls`)
a-text-grew-beyond-bytes-script-text = bir metin { $a } baytı aştı (`script_text`)
lists-and-maps-lie-more-than-deep-in-each-other = listeler ve nesneler { $a } düzeyden derin iç içe
a-list-or-map-grew-beyond-entries-script-entries = bir liste ya da nesne { $a } öğeyi aştı (`script_entries`)
the-list-has-no-entry-it-has-from-0 = listede { $index } numaralı öğe yok: 0'dan sayılınca { $count } öğesi var
the-script-has-too-many-variables = betikte çok fazla değişken var
the-script-took-longer-than-ms-script-deadline-ms-which = betik { $a } ms süresini aştı (`script_deadline_ms`); başka bir çalıştırma aşmayabilir
functions-call-each-other-too-deep = işlevler birbirini çok derin çağırıyor
the-script-did-not-end-within-operations-script = betik { $a } işlem içinde bitmedi (`script_operations`)
the-script-stopped-itself = betik kendini durdurdu
the-script-stopped-itself-2 = betik kendini durdurdu: { $token }
a-value-is-but-is-needed-here = bir değer { $a }, burada ise { $b } gerekli
there-is-nothing-to-look-up-in = { $a } içinde bakılacak bir şey yok
for-needs-a-list = `for` bir liste ister
there-is-no-of = { $a } içinde `{ $name }` yok
division-by-zero-0 = sıfıra bölme: { $number } { $symbol } 0
cannot-be-used-with = `{ $name }` { $given } ile kullanılamaz
cannot-be-called-without-arguments = `{ $name }` argümansız çağrılamaz
cannot-be-called-with = `{ $name }` { $given } ile çağrılamaz
a-missing-value = eksik bir değer
a-map = bir nesne
is-not-a-date-such-as-2026-11-21 = `{ $text }` 2026-11-21 gibi bir tarih değil
the-day-lies-outside-the-calendar = gün takvimin dışında
chance-needs-a-number-from-0-to-1-such-as-0-2 = chance 0 ile 1 arasında bir sayı ister, örneğin 0.2
a-range-needs-whole-numbers-write-floor-around-them = aralık tam sayılar ister: çevrelerine `floor(…)` yazın
round-keeps-0-to-28-places = round 0 ile 28 arasında basamak bırakır
is-not-a-whole-number = `{ $a }` bir tam sayı değil
is-not-a-line-of-the-purchase = `{ $name }` alışverişin bir kalemi değil
there-is-no-event-to-read-from = `{ $name }` okunacak bir olay yok
no-event-to-look-at = bakılacak olay yok
more-than-effects-for-one-event-the-limit-is-effects = bir olay için { $limit } etkiden fazlası: sınır, [limits] altındaki `effects` değeri
more-than-discounts-with-parts-for-one-event = bir olay için `parts` içeren { $BUNDLES } indirimden fazlası
more-than-kib-of-text-in-the-effects-of-one-event = bir olayın etkilerinde { $a } KiB metinden fazlası
has-kib-and-may-have = { $what } { $a } KiB, en çok { $b } olabilir
a-switch-has-ranges-and-may-have = bir `switch` içinde { $worst } aralık var, en çok { $RANGES } olabilir
a-text-in-quotes-has-bytes-and-may-have = tırnak içindeki bir metin { $longest } bayt, en çok { $LITERAL } olabilir
there-is-no-field-2 = `{ $a }.{ $name }` alanı yok
there-is-no-field-line = `line.{ $name }` alanı yok
there-is-no-line-the-purchase-has-counted-from-0 = { $index } numaralı kalem yok: alışverişte 0'dan sayılınca { $count } kalem var
table-row = tablo satırı
the-table-has-no-column-2 = tabloda `{ $column }` sütunu yok
a-badge-progresses-by-whole-steps = rozet tam adımlarla ilerler
there-is-no-tier = `{ $name }` kademesi yok
is-not-allowed-in-phase = `{ $a }` etkisine `{ $b }` aşamasında izin yok
an-audience-cannot-propose = hedef kitle `{ $a }` öneremez
a-has-no = { $effect } için `{ $key }` diye bir seçenek yok
must-be-a-text-in-quotes = `{ $what }` tırnak içinde bir metin olmalı
and-exclude-each-other = `{ $first }` ile `{ $second }` bir arada olamaz
percent-must-be-from-0-to-100 = `percent` 0 ile 100 arasında olmalı
a-discount-needs-percent-amount-or-set-price = indirim `percent`, `amount` ya da `set_price` ister
times-goes-with-parts-how-many-bundles-at-most = `times`, `parts` ile birlikte kullanılır: en çok kaç paket
per-must-be-unit-or-line = `per` "unit" ya da "line" olmalı
per-goes-with-amount-or-set-price-not-with-percent = `per`, `amount` ya da `set_price` ile kullanılır, `percent` ile değil
shipping-has-no-units-and-no-lines = kargonun birimi ve kalemi yoktur
base-must-be-initial-or-remaining = `base` "initial" ya da "remaining" olmalı
parts-is-a-list-such-as-of-purchase-lines-take-2 = `parts`, `[#{"{"} of: purchase.lines, take: 2 {"}"}]` gibi bir listedir
parts-and-exclude-each-other = `parts` ile `{ $key }` bir arada olamaz
a-bundle-has-1-to-parts = bir paketin 1 ile { $MAX_PARTS } arasında parçası olur
part-of-a-bundle = paketin parçası
a-part-of-a-bundle-needs-of-its-lines = paketin parçasına `of` gerekir: kalemleri
of-must-be-a-line-or-a-list-of-lines = `of` bir kalem ya da kalemlerden bir liste olmalı
take-must-be-at-least-1 = `take` en az 1 olmalı
on-must-be-order-shipping-a-line-or-a-list-of-lines = `on` "order", "shipping", bir kalem ya da kalemlerden bir liste olmalı
a-list-in-on-must-be-one-of-lines = `on` içindeki liste kalemlerden oluşmalı
the-purchase-does-not-have-this-line = alışverişte bu kalem yok
cheapest-and-dearest-exclude-each-other = `cheapest` ile `dearest` bir arada olamaz
a-coupon-needs-offer-percent-or-amount = kupon `offer`, `percent` ya da `amount` ister
valid-must-be-a-number-of-days-such-as-14-days = `valid` bir gün sayısı olmalı, örneğin "14 days"
values-and-an-effect-has-at-most = { $count } değer var, bir etkide en çok { $VALUES } olabilir
must-be-a-text-a-number-a-day-or-true-or-false = `{ $name }` bir metin, bir sayı, bir gün, ya da true veya false olmalı
the-has-no-name = { $what } için ad yok
this-value = bu değer
cannot-be-write-a-whole-number = `{ $what }` { $a } olamaz: bir tam sayı yazın
is-it-cannot-be-negative = `{ $what }` değeri { $number }: sıfırdan küçük olamaz
is-but-units-are-whole-write-floor-around-it = `{ $what }` değeri { $a }, birimler ise tamdır: çevresine `floor(…)` yazın
points-cannot-be-write-a-number = puan { $a } olamaz: bir sayı yazın
points-are-too-many = `{ $number }` puan çok fazla
a-factor-must-be-greater-than-0 = çarpan 0'dan büyük olmalı
cannot-be-write-a-number = `{ $what }` { $a } olamaz: bir sayı yazın
is-round-it-to-decimal-places-or-fewer = `{ $what }` değeri { $number }: { $NUMBER_DIGITS } ya da daha az ondalık basamağa yuvarlayın
is-too-large = `{ $what }` çok büyük
cannot-be-write-an-amount = `{ $what }` { $a } olamaz: bir tutar yazın
a-gift-s-quantity-cannot-be = hediyenin miktarı { $a } olamaz
a-gift-s-quantity-is-it-may-have-decimal-places = hediyenin miktarı { $number }: en çok { $QUANTITY_DIGITS } ondalık basamağı olabilir
a-range = bir aralık
something-else = başka bir şey
leave-it-out = kaldırın
a-function-of-the-script-behind-a-dot = noktadan sonra betiğin kendi işlevi
write-11 = `{ $name }(…)` yazın
an-effect-behind-a-dot = noktadan sonra bir etki
use-the-functions-that-rules-readme-md-lists = rules/README.md içinde sayılan işlevleri kullanın
write-a-loop = bir döngü yazın
this-switch = bu `switch`
write-it-with-if-and-else-if = `if` ve `else if` ile yazın
a-case-with-a-value-and-a-range = bir değeri ve bir aralığı olan bir seçenek
write-a-case-for-each = her biri için bir seçenek yazın
a-switch-with-the-case = `{ $text }` seçeneği olan bir `switch`
write-cases-for-texts-and-whole-numbers-or-use-if-and = metinler ve tam sayılar için seçenekler yazın, ya da `if` ve `else if` kullanın
which-the-map-does-not-have = nesnede olmayan `{ $name }`
write-a-key-of-the-map = nesnenin bir anahtarını yazın
a-table-without-a-key = anahtarsız bir tablo
the-of-a-range = bir aralığın `{ $name }` değeri
write-the-number-itself = sayının kendisini yazın
a-name-that-is-made-up-while-the-script-runs = betik çalışırken oluşan bir ad
write-the-name-of-the-part-customer-tier = parçanın adını yazın: `customer.tier`
a-function-that-is-kept-in-a-variable = değişkende saklanan bir işlev
write-it-where-it-is-used-purchase-lines-filter-line = kullanıldığı yerde yazın: `purchase.lines.filter(|line| …)`
a-single-character = tek bir karakter
write-a-text-in-double-quotes = çift tırnak içinde bir metin yazın
the-operator = `{ $a }` işleci
combine-conditions-with-and-and-compute-with = koşulları `&&` ve `||` ile birleştirin, `+ - * / %` ile hesaplayın
which-is-not-there = var olmayan `{ $name }`
write-a-name-that-is-there = var olan bir ad yazın
define-it-with-fn = `fn` ile tanımlayın
a-function-that-calls-itself = kendini çağıran bir işlev
go-over-a-list-with-for-instead = bunun yerine `for` ile bir listeyi dolaşın
so-many-calls-of-its-own-functions = kendi işlevlerine bu kadar çok çağrı
call-them-in-a-loop-or-fewer-of-them = onları bir döngüde, ya da daha az çağırın
a-function-of-several-values-here = burada birkaç değerli bir işlev
write-a-function-of-one-value-line = tek değerli bir işlev yazın: `|line| …`
so-many-functions-within-functions = iç içe bu kadar çok işlev
write-fewer-of-them = daha azını yazın
with-these-arguments = bu argümanlarla `{ $a }`
use-it-as-the-guide-shows = kılavuzun gösterdiği gibi kullanın
a-map-that-is-made-up-while-the-script-runs = betik çalışırken oluşan bir nesne
write-it-where-it-is-used-coupon = kullanıldığı yerde yazın: `coupon(#{"{"} … {"}"})`
so-many-variables = bu kadar çok değişken
write-the-script-in-fewer-steps = betiği daha az adımla yazın
as-a-value = değer olarak `{ $name }`
call-the-function-where-it-is-needed = işlevi gerektiği yerde çağırın
params-as-a-value = değer olarak `params`
a-table-as-a-value = değer olarak bir tablo
a-map-as-a-value = değer olarak bir nesne
write-the-part-that-is-meant-such-as-customer-tier = istenen parçayı yazın, örneğin `customer.tier`
a-loop-with-a-value = değer veren bir döngü
set-a-variable-and-then-break = bir değişkene değer verin, sonra `break` yazın
a-loop-that-may-not-end = bitmeyebilecek bir döngü
go-over-something-with-an-end-for-line-in-purchase = sonu olan bir şeyi dolaşın: `for line in purchase.lines {"{"} … {"}"}` ya da `for n in 0..10 {"{"} … {"}"}`
ask-before-if-x = önce sorun: `if x != () {"{"} … {"}"}`
an-assignment-to-a-part-of-something = bir şeyin parçasına değer vermek
set-a-variable-of-its-own = ayrı bir değişkene değer verin
compute-with-and = `+`, `-`, `*` ve `/` ile hesaplayın
cannot-be-used-with-2 = `!` { $a } ile kullanılamaz
a-value-is-but-true-or-false-is-needed-here = bir değer { $a }, burada ise true ya da false gerekli
more-than-entries-are-compared-script-entries = { $most } öğeden fazlası karşılaştırılıyor (`script_entries`)
the-map-has-no = nesnede `{ $a }` yok
cannot-stand-in-a-text = { $a } bir metnin içinde duramaz
cannot-be-used-with-and = `{ $operator }` { $left } ve { $right } ile kullanılamaz
cannot-be-used-with-3 = `-` { $a } ile kullanılamaz
contains-cannot-be-called-with-and = `contains` { $list } ve { $item } ile çağrılamaz
and-3 = { $given } ve { $a }
push-cannot-be-called-with-and = `push` { $other } ve { $given } ile çağrılamaz
a-function-that-sorts-gives-a-number-or-true-or-false = sıralayan bir işlev sayı, ya da true veya false verir; bu ise { $ty } verdi
the-step-of-a-range-cannot-be-0 = bir aralığın adımı 0 olamaz
write-5-2 = `{ $a }("{ $wallet }", 5)` yazın
write-points-5 = `{ $a }("points", 5)` yazın
the-first-of-two-arguments-is-a-wallet-in-quotes = iki argümanın ilki tırnak içinde bir cüzdandır
points-are-a-number-not-a-text = puan bir sayıdır, metin değil
a-factor-is-a-number-not-a-text = çarpan bir sayıdır, metin değil
a-gift-is-at-least-1-piece = hediye en az 1 adettir
takes-a-text-in-quotes = `{ $a }` tırnak içinde bir metin alır
the-text-is-empty = metin boş
the-values-of-a-message-are-a-map = iletinin değerleri bir nesnedir
write-message-hello-name = `message("hello", #{"{"} name: "…" {"}"})` yazın
a-line-or-a-list-of-lines = , bir kalem ya da kalemlerden bir liste
takes-a-map = `{ $a }` bir nesne alır
write-percent-10 = `{ $a }(#{"{"} percent: 10 {"}"})` yazın
is-not-a-day-of-the-calendar-2 = `"{ $written }"` takvimde bir gün değil
days-are-added-in-the-year-of-birth-after-a-29-february = günler doğum yılında eklenir: 29 Şubat'tan sonra başka bir güne gelir
write-how-far-the-birthday-is-days-to-birthday-customer = doğum gününün ne kadar uzakta olduğunu yazın: `days_to_birthday(customer.birth_date) <= 4 || days_since_birthday(customer.birth_date) <= 4`
a-chance-is-a-number-from-0-to-1 = olasılık 0 ile 1 arasında bir sayıdır
write-chance-0-2-for-one-in-five = beşte bir için `chance(0.2)` yazın
there-is-no-3 = `{ $name }` { $what } yok
a-needs = { $effect } için { $list } gerekli
cannot-be-negative = `{ $a }` sıfırdan küçük olamaz
this-is-less-than-one-in-a-hundred = bu, yüzde { $a } eder; yüzde birden az
write-for-a-share-below-1-is-better-written-as-an-amount = yüzde { $hundredfold } için `{ $hundredfold }` yazın; yüzde birin altındaki bir payı tutar olarak yazmak daha iyidir
on-takes-lines-not-what-they-say = `on` kalemleri alır, kalemlerin söylediğini değil
write-on-line-or-on-purchase-lines-filter-l-l-category = `on: line` ya da `on: purchase.lines.filter(|l| l.category == "…")` yazın
leave-per-out-a-percentage-is-the-same-for-each-unit = `per` seçeneğini kaldırın: yüzde her birim ve her kalem için aynıdır
times-goes-with-parts = `times`, `parts` ile birlikte kullanılır
it-says-how-many-bundles-at-most-for-single-units-write = en çok kaç paket olacağını söyler; tek tek birimler için `cheapest: n` yazın
what-each-part-is-of-it-says-itself-of-purchase-lines = her parça neye ait olduğunu kendisi söyler: `#{"{"} of: purchase.lines, take: 2 {"}"}`
a-part-of-a-bundle-has-no = paketin parçasında `{ $other }` diye bir seçenek yok
a-part-of-a-bundle-needs-of = paketin parçasına `of` gerekir
write-which-lines-it-is-of-of-purchase-lines-filter-l-l = hangi kalemlerden olduğunu yazın: `of: purchase.lines.filter(|l| l.category == "…")`
is-a-whole-number-of-units-at-least-1 = `{ $key }`, en az 1 olan bir tam birim sayısıdır
write-on-purchase-lines-filter-l-l-category-for-some-of = kalemlerin bazıları için `on: purchase.lines.filter(|l| l.category == "…")` yazın
must-be = `{ $key }` şunlardan biri olmalı: { $list }{ $or }
valid-cannot-be = `valid` `{ $written }` olamaz
write-a-number-of-days-valid-14-days = bir gün sayısı yazın: `valid: "14 days"`
a-script-cannot-make-up-new-code-while-it-runs = betik çalışırken yeni kod oluşturamaz
a-script-has-nobody-to-print-for-use-message-or-the = betiğin yazdıracağı kimse yok: `message` ya da izi kullanın
a-script-cannot-wait = betik bekleyemez
a-script-has-no-clock-use-now-and-today-the-event-s-own = betiğin saati yok: olayın kendi `now` ve `today` değerlerini kullanın
chance-must-repeat-use-chance-0-2 = şans yinelenebilmeli: `chance(0.2)` kullanın
write-a-function-line-where-it-is-used = kullanıldığı yerde bir işlev yazın: `|line| …`
scripts-do-not-read-or-write-formats = betikler biçim okumaz ve yazmaz
is-not-allowed = `{ $name }` kullanılamaz: { $why }
a-script-stands-alone-there-are-no-modules = betik tek başınadır: modül yoktur
over-the-lines-cannot-stand-in-a-function = kalemler üzerinden `{ $a }` bir işlevin içinde duramaz
compute-it-outside-with-let-and-hand-it-to-the-function = dışarıda `let` ile hesaplayıp işleve verin
goes-over-the-lines-line-amount = `{ $name }` kalemleri dolaşır: `{ $name }(line.amount …)`
does-not-know-how-people-type-coupon-codes = `{ $a }` insanların kupon kodlarını nasıl yazdığını bilmez
write-in-purchase-coupons-whatever-the-case-of-its = `"{ $code }" in purchase.coupons` yazın, büyük küçük harf fark etmez
write-for-line-in-purchase-lines-line = `for line in purchase.lines {"{"} line.{ $name } {"}"}` yazın
a-list-of-lines-has-no = kalem listesinde `{ $name }` yok
a-function-that-uses-the-variable-cannot-be-kept-only = `{ $name }` değişkenini kullanan bir işlev saklanamaz, yalnızca `filter`, `map` gibi işlevlere verilebilir
a-range-needs-whole-numbers-and-this-may-be-none = aralık tam sayılar ister, bu ise olmayabilir
write-floor-around-it = çevresine `floor(…)` yazın
the-script-proposes-nothing = betik hiçbir şey önermiyor
write-for-example-points-10 = örneğin `points(10);` yazın
is-no-part-of-a-number-it-gives-the-rest-of-a-division = `%` sayının parçası değildir: bölmenin kalanını verir
write-as-in-percent = `{ $written }` yazın, `percent: { $written }` gibi
write-12 = `{ $name }: { $example }` yazın
a-text-in-quotes-a-line-or-a-list-of-lines = tırnak içinde bir metin, bir kalem ya da kalemlerden bir liste
or-give-a-line-on-line = , ya da bir kalem verin: `on: line`
a-number-of-days = bir gün sayısı
write-14-days = `{ $name }: "14 days"` yazın
a-list-of-parts = parçalardan bir liste
write-of-purchase-lines-take-2 = `{ $name }: [#{"{"} of: purchase.lines, take: 2 {"}"}]` yazın
a-text-a-number-a-day-or-true-or-false = bir metin, bir sayı, bir gün, ya da true veya false
give-each-value-a-name-of-its-own = her değere kendi adını verin
write-13 = { $a }{ $or } yazın
a-discount-on-is-not-allowed-in-phase = `{ $b }` aşamasında şuna indirim yapılamaz: { $a }
write-phase-in-the-manifest-or-say-on-which-lines-it-is = bildirime `phase = "{ $first }"` yazın, ya da hangi kalemlerde olduğunu söyleyin: `on: purchase.lines.filter(|l| l.category == "…")`
write-phase-in-the-manifest-what-else-the-script-lowers = bildirime `phase = "{ $first }"` yazın; betiğin fiyatını düşürdüğü ötekiler için ayrı bir kampanya gerekir
write-phase-in-the-manifest-a-discount-on-shipping = bildirime `phase = "{ $first }"` yazın; kargo indirimi için ayrı bir kampanya gerekir
write-phase-in-the-manifest = bildirime `phase = "{ $first }"` yazın
a-script-stands-alone-it-cannot-import-or-export = betik tek başınadır: içe ve dışa aktaramaz
cannot-be-changed-a-script-proposes-effects = `{ $a }` değiştirilemez: betik etki önerir
is-unexpected = `{ $found }` burada beklenmiyor
is-a-reserved-word-of-the-script-language = `{ $found }` betik diline ayrılmış bir sözcük
end-the-text-with = metni `"` ile bitirin
the-script-ends-in-the-middle-of-something = betik bir şeyin ortasında bitiyor
is-missing-at-the-end = sonda `{ $token }` eksik
is-missing-before = `{ $found }` öncesinde `{ $token }` eksik
begins-statements-not-a-map = `{"{"}` deyimleri başlatır, nesneyi değil
write-for-a-map-percent-10 = nesne için `#{"{"}` yazın: `#{"{"} percent: 10 {"}"}`
a-semicolon-is-missing = noktalı virgül eksik
end-the-statement-with = deyimi `;` ile bitirin
if-is-no-function-here = `if` burada bir işlev değil
write-if-condition-1-else-2-which-is-a-value-as-well = aynı zamanda bir değer olan `if condition {"{"} 1 {"}"} else {"{"} 2 {"}"}` yazın
has-no-meaning-in-scripts = `{ $word }` betiklerde bir anlam taşımaz
write-numbers-with-a-point-and-without-grouping-1500-50-2 = sayıları noktayla ve binlikleri ayırmadan yazın: 1500.50
the-script-ends-where-a-value-is-needed = betik bir değer gereken yerde bitiyor
a-value-is-needed-before = `{ $found }` öncesinde bir değer gerekli
a-name-is-needed-here = burada bir ad gerekli
the-name-of-a-field-is-needed-here = burada bir alanın adı gerekli
the-expression-is-nested-too-deeply = ifade çok derin iç içe
give-parts-of-it-names-with-let = parçalarına `let` ile ad verin
the-script-has-too-many-functions = betikte çok fazla işlev var
cannot-be-changed = `{ $name }` değiştirilemez
only-a-variable-can-be-set = yalnızca bir değişkene değer verilebilir
compare-with = `==` ile karşılaştırın
break-and-continue-belong-into-a-loop = `break` ve `continue` bir döngünün içinde olmalı
functions-are-defined-outside-of-braces = işlevler süslü ayraçların dışında tanımlanır
is-defined-twice = `{ $name }` iki kez tanımlanmış
the-text-or-list-is-too-long = metin ya da liste çok uzun
write-switch-value-a-or-choose-another-name = `switch value {"{"} "a" => …, _ => … {"}"}` yazın, ya da başka bir ad seçin
values-are-written-as-they-are-maps-as-or-choose = değerler olduğu gibi, nesneler `#{"{"} … {"}"}` diye yazılır; ya da başka bir ad seçin
write-for-no-value = değer yoksa `()` yazın
write-let-or-choose-another-name = `let` yazın, ya da başka bir ad seçin
a-coupon-says-for-how-long-it-can-be-used-valid-14-days = kupon ne kadar süre kullanılabileceğini söyler: `valid: "14 days"`; başka bir nesnenin anahtarıysa tırnak içine alın: `"until": …`; ya da başka bir ad seçin
choose-another-name-such-as-as-a-key-of-a-map-put-it-in = başka bir ad seçin, örneğin `{ $word }_`; bir nesnenin anahtarıysa tırnak içine alın: `"{ $word }": …`
the-cases-of-this-switch-are-amounts-without-a-currency = bu `switch` içindeki seçenekler para birimi olmayan tutarlar
write-if-s-that-compare-with-params-given-per-currency = her para birimi için verilmiş `params` ile karşılaştıran `if` deyimleri yazın
what-gives-cannot-be-seen-here = `{ $a }` ne veriyor, burada görülemiyor
write-the-map-itself-so-that-its-amounts-can-be-checked = tutarlarının para birimi denetlenebilsin diye nesnenin kendisini yazın, `{ $a }(#{"{"} … {"}"})`

# engine: watch

not-watched = izlenmiyor
the-system-s-limit-of-watched-folders-is-reached-fs = sistemin izlenebilecek klasör sınırına ulaşıldı (fs.inotify.max_user_watches)
cannot-be-told-of-changes-by-the-operating-system = işletim sistemi değişiklikleri bildiremiyor: { $n0 }
cannot-start-a-thread-to-watch-with = izleyecek iş parçacığı başlatılamıyor
nobody-is-watching-any-more = artık kimse izlemiyor
still-polling = hâlâ yoklanıyor

# engine: records

the-line-has-no-sku = kalemde `sku` yok
the-line-has-no-quantity = kalemde `quantity` yok
the-line-has-no = kalemde `{ $key }` yok
the-line-has-neither-unit-price-nor-amount = kalemde ne `unit_price` ne `amount` var
write-what-one-costs-as-unit-price-or-what-the-line = bir tanesinin fiyatını `unit_price`, ya da kalemin tuttuğunu `amount` olarak yazın
the-discount-is-larger-than-quantity-unit-price = { $a } indirimi quantity × unit_price çarpımından ({ $b }) büyük
quantity-unit-price-is-larger-than-64-bits-hold = quantity × unit_price 64 bite sığmayacak kadar büyük
amount-is-but-is = tutar { $a }, oysa { $b } × { $c } − { $d } = { $e }
if-the-till-rounds-in-its-own-way-leave-out-unit-price = kasa kendine göre yuvarlıyorsa `unit_price` alanını yazmayın
is-not-negative-but-the-quantity-is = `{ $amount }` sıfırdan küçük değil, miktar ise öyle
is-negative = `{ $amount }` sıfırdan küçük
goods-that-came-back-have-the-kind-return-within-a = geri gelen mallar `return` türündedir; bir fişin içinde ise miktarı ve tutarı sıfırdan küçüktür
column-occurs-twice-2 = { $a } sütunu iki kez geçiyor
column-is-not-a-customer-field = { $a } sütunu bir müşteri alanı değil
declare-it-under-schema-customer-in-program-toml-or-set = program.toml içinde [schema.customer] altında bildirin, ya da [records] içinde `unknown_fields = "ignore"` yazın
columns-are-not-customer-fields = { $a } sütunları müşteri alanı değil
for = { $b } yerine `{ $a }`
write-14 = { $a } yazın;{" "}
declare-others-under-schema-customer-in-program-toml-or = { $help }ötekileri program.toml içinde [schema.customer] altında bildirin, ya da [records] içinde `unknown_fields = "ignore"` yazın
put-cells-with-commas-in-double-quotes = içinde virgül olan hücreleri çift tırnak içine alın
the-cell-is-not-utf-8-text = hücre UTF-8 metin değil
is-missing = `{ $key }` eksik
id-is-empty = `id` boş
is-the-id-of-an-earlier-customer = { $a } daha önceki bir müşterinin kimliği
is-not-a-tier-of-the-program = { $a } programın bir kademesi değil
close-the-quote-that-this-row-opens = bu satırın açtığı tırnağı kapatın
not-a-csv-row = bir CSV satırı değil: { $other }
write-when-it-happened-as-2026-11-21t14-03-00-03-00 = ne zaman olduğunu yazın: `2026-11-21T14:03:00+03:00`
is-the-id-of-an-earlier-event = { $a } daha önceki bir olayın kimliği
is-empty = `{ $key }` boş
is-not-an-event-kind-of-the-program = { $a } programın bir olay türü değil
a-return-has-quantities-above-zero-it-is-its-kind-that = iadede miktarlar sıfırdan büyüktür: malların geri geldiğini türü söyler
write-positive-numbers = sıfırdan büyük sayılar yazın
total-is-but-the-lines-amounts-are-together = toplam { $a }, kalemlerin tutarları ise birlikte { $b }
tax-is-but-the-total-is-and-the-tax-a-part-of-it = vergi { $a }, toplam ise { $b } ve vergi onun bir parçası
write-amounts-with-the-tax-in-them = tutarları vergisiyle yazın
on-line-happened-at-before-on-line-at = { $b }. satırdaki { $a } { $c } anında oldu, { $e }. satırdaki { $d } ise { $f } anında, yani ondan sonra
sort-the-file-by-at-as-sadakat-run-sort-does = dosyayı `at` alanına göre sıralayın; `sadakat run --sort` bunu yapar
is-not-a-currency-of-the-program-2 = { $a } programın para birimlerinden değil
is-not-the-program-s-currency = { $a } programın para birimi değil
write-amounts-in-and-or-nothing = tutarları { $currency } cinsinden yazın; `"{ $currency }"` yazın ya da hiçbir şey yazmayın
the-file-is-one-list-but-records-are-one-object-a-line = dosya tek bir liste, kayıtlar ise her satıra bir nesne olmalı
take-the-list-apart-jq-c-file-records-ndjson-or-import = listeyi ayırın: `jq -c '.[]' FILE > records.ndjson`, ya da `sadakat import` ile bir eşlemeyle içe aktarın
the-line-has-bytes-that-are-not-utf-8-2 = satırda UTF-8 olmayan baytlar var
save-the-file-as-utf-8 = dosyayı UTF-8 olarak kaydedin
the-record-has-more-than-bytes = kayıt { $MAX_RECORD_BYTES } bayttan büyük
write-one-record-a-line = her satıra bir kayıt yazın
the-compressed-file-is-cut-off-or-damaged-here = sıkıştırılmış dosya burada kesik ya da hasarlı
copy-the-file-again-the-records-before-this-line-were = dosyayı yeniden kopyalayın; bu satırdan önceki kayıtlar kullanıldı
standard-input = standart girdi
a-list-of-objects = nesnelerden bir liste
an-object = bir nesne
a-key = bir anahtar
is-not-text = `{ $number }` metin değil
a-list-of-lines = kalemlerden bir liste
has-more-than-lines = { $MAX_LINES } kalemden fazlası var
at-line = {" "}şu satırda:{" "}
is-not-3 = { $a } { $wanted } değil
each-line-must-be-one-json-object-2 = her satır tek bir JSON nesnesi olmalı
is-not-a-field-of-the-program = { $a } programın bir alanı değil
leave-it-out-or-let-such-fields-through-with-unknown = yazmayın, ya da program.toml içinde [records] altında `unknown_fields = "ignore"` ile böyle alanları geçirin
occurs-twice-in-one-object = { $a } bir nesnede iki kez geçiyor
the-lines-amounts-are-larger-than-64-bits-hold = kalemlerin tutarları 64 bite sığmayacak kadar büyük
error = : hata[{ $a }]:{" "}
cannot-be-read-after-line = { $file } { $line }. satırdan sonra okunamıyor
is-larger-than-bytes-which-is-what-one-customer-table = { $file } { $limit } bayttan büyük; bir müşteri tablosu en çok bu kadarını tutar
is-negative-2 = { $a } sıfırdan küçük
write-positive-numbers-for-goods-that-came-back-use-the = sıfırdan büyük sayılar yazın; geri gelen mallar için `return` türünü kullanın
has = { $a } değerinin { $digits } var
a-quantity-has = miktarın { $digits } var
has-too-many-decimal-places = { $shown } değerinin ondalık basamağı çok fazla
round-it-where-it-is-made = { $unit }; oluştuğu yerde yuvarlayın
is-larger-than-64-bits-hold = { $shown } 64 bite sığmayacak kadar büyük
has-more-than-texts = { $MAX_TEXTS } metinden fazlası var
has-more-than-bytes = { $a } { $MAX_TEXT } bayttan uzun
write-true-or-false-without-quotes = tırnaksız `true` ya da `false` yazın
an-integer = bir tam sayı
write-a-whole-number-without-quotes = tırnaksız bir tam sayı yazın
write-text-in-double-quotes = metni çift tırnak içine yazın
write-a-list-as-vip = bir liste yazın: `["vip"]`
write-it-as-2026-11-21 = şöyle yazın: `2026-11-21`
an-instant = bir an
write-it-as-2026-11-21t14-03-00-03-00-or-without-the = `2026-11-21T14:03:00+03:00` diye yazın, ya da programın saat dilimindeyse farkı yazmadan
write-digits-and-a-point-before-decimal-places-1250-or = rakamları ve ondalık basamaklardan önce nokta yazın: `1250` ya da `12.50`
is-not-an-iana-time-zone-2 = { $a } bir IANA saat dilimi değil
write-a-name-such-as-europe-istanbul-or-leave-it-out = `Europe/Istanbul` gibi bir ad yazın ya da hiç yazmayın

# engine: cases

the-program = program
there-is-no-campaign-any-more = { $who } diye bir kampanya artık yok
line-of-its-script = { $a }: { $b } (betiğinin { $line }. satırı)
fails-otherwise = { $who } başka bir hata veriyor
does-not-fail = { $who } hata vermiyor
fails = { $who } hata veriyor
gives-something = { $who } bir şey veriyor
gives-nothing-but-the-reason-is = { $who } hiçbir şey vermiyor, ama nedeni "{ $reason }"
gives-nothing-for-the-reason = { $who } "{ $reason }" nedeniyle hiçbir şey vermiyor
gives-nothing = { $who } hiçbir şey vermiyor
gives-something-else = { $who } başka bir şey veriyor
it-is = şu: { $a }
the-event-has-no-lines = olayın kalemi yok
the-case-does-not-say-what-must-come-of-it = örnek, ne olması gerektiğini söylemiyor
add-effects-kind-points-amount-10-or-nothing-audience = `effects = [{"{"} kind = "points", amount = 10 {"}"}]` ya da `nothing = "audience"` ekleyin
both-and-say-what-must-come-of-it = ne olması gerektiğini hem `{ $first }` hem `{ $second }` söylüyor
keep-one-of-them-or-make-two-cases = biri kalsın, ya da iki örnek yapın
nothing-needs-to-know-which-campaign-gives-nothing = `nothing` hangi kampanyanın hiçbir şey vermediğini bilmeli
name-it-campaign-or-write-effects-for-all-campaigns-if = adını yazın: `campaign = "…"`, ya da bütün kampanyalar için `effects = []`; kampanya artık yoksa bu dosyayı silin ya da adını değiştirin
there-is-no-campaign = `{ $id }` kampanyası yok
a-reason-in-quotes = tırnak içinde bir neden
is-no-reason-for-giving-nothing = `{ $word }` hiçbir şey vermemenin bir nedeni değil
a-list-of-effects-kind-points-amount-10 = etkilerden bir liste `[{"{"} kind = "points", amount = 10 {"}"}]`
a-list-of-effects = etkilerden bir liste `{"{"} … {"}"}`
the-effect = etki
cannot-be-here = `{ $a }` burada { $seen } olamaz
write-an-amount = bir tutar yazın
net-is-what-the-lines-cost-after-discounts = `net`, kalemlerin indirimlerden sonra tuttuğudur
there-is-no-effect = `{ $kind }` diye bir etki yok
a-multiplier-comes-to-points-write-kind-points = çarpan puana dönüşür: `kind = "points"` yazın
write-kind-tag-with-remove = `remove = "…"` ile birlikte `kind = "tag"` yazın
write-kind-tier-with-set = `set = "…"` ile birlikte `kind = "tier"` yazın
the-file-has-no-case = dosyada hiç örnek yok
begin-each-with-a-line-case = her birini `[[case]]` satırıyla başlatın
two-cases-are-called = iki örneğin adı `{ $a }`
say-what-is-different-in-this-one = bunda neyin farklı olduğunu söyleyin
no-campaign-is-called-so-these-cases-are-about-the = hiçbir kampanyanın adı `{ $stem }` değil, bu yüzden bu örnekler programın bütünü hakkında
if-they-are-about-call-the-file-toml-or-write-campaign = `{ $near }` hakkındaysalar dosyaya `{ $near }.toml` adını verin, ya da başına `campaign = "{ $near }"` yazın
a-list-of-cases-each-begun-by-case = her biri [[case]] ile başlayan bir örnek listesi
a-guest-has-no-earlier-events-that-anybody-knows-of = misafirin bilinen önceki olayı olmaz
remove-guest-or-earlier = `guest` ya da `earlier` satırını kaldırın
is-about-a-member-and-this-is-a-guest = `{ $name }` bir üye hakkında, bu ise bir misafir
remove-it-or-guest-true = onu ya da `guest = true` satırını kaldırın
control-group-is-about-a-campaign-and-this-case-is = `control_group` bir kampanya hakkındadır, bu örnek ise program hakkında
name-the-campaign-campaign = kampanyanın adını yazın: `campaign = "…"`
a-guest-is-in-no-control-group = misafir hiçbir kontrol grubunda değildir
remove-guest-or-control-group = `guest` ya da `control_group` satırını kaldırın
customer-id-decides-who-is-in-the-control-group = kimin kontrol grubunda olduğuna `customer.id` karar verir
remove-customer-id-or-control-group = `customer.id` ya da `control_group` satırını kaldırın
the-campaign-has-no-control-group = kampanyanın kontrol grubu yok
write-holdout-10-into-its-manifest-or-remove-control = bildirimine `holdout = "10 %"` yazın, ya da `control_group` satırını kaldırın
nothing-is-known-of-the-event = olay hakkında hiçbir şey bilinmiyor
its-records-do-not-fit-the-program-around-a-case = kayıtları, örneğin çevresindeki programa uymuyor
a-return-is-a-case-only-with-the-purchase-that-it-is-of = iade ancak alışverişiyle birlikte örnek olur: { $why }
it-failed-then = o zaman hata vermiş: { $message }
the-decision-has-other-effects-than-come-of-the-records = kararda kayıtlardan çıkanlardan başka etkiler var: örnek, kararınkileri bekliyor
the-case-s-event-does-not-trigger-the-plugin = örneğin olayı eklentiyi tetiklemiyor
was-and-is-in-the-case = `{ $name }` { $then } idi, örnekte ise { $now }
event-seed-is-that-of-and-this-file-is-called-toml = `event.seed` `{ $id }` kampanyasınınki, bu dosyanın adı ise `{ $stem }.toml`
add-events-of-this-kind-must-have-it = `{ $field } = …` ekleyin: bu türdeki olaylarda bulunmalı
this-is-not-earlier-it-happens-at-the-event-at = bu daha önce değil: { $a } anında oluyor, olay ise { $b } anında
say-when-the-event-happens-today-2026-11-21 = olayın ne zaman olduğunu söyleyin: `today = 2026-11-21`
both-and-say-when-it-happens = ne zaman olduğunu hem `{ $first }` hem `{ $second }` söylüyor
a-day-without-quotes = tırnaksız bir gün
days-ago-counts-days-before-the-event-from-0-to-36500 = `days_ago` olaydan önceki günleri 0'dan 36500'e kadar sayar
write-a-whole-number-or-several-days-ago-14-7 = bir ya da birkaç tam sayı yazın: `days_ago = [14, 7]`
a-list-of-tables = tablolardan bir liste `{"{"} … {"}"}`
a-table-of-fields = alanlardan bir tablo
event-kind = olay türü
lines-have-no-field = kalemlerde `{ $a }` alanı yok
follows-from-customer-birth-date = `{ $name }` `customer.birth_date` alanından çıkar
write-customer-birth-date-instead = bunun yerine `customer.birth_date` yazın
follows-from-when-the-event-happens = `{ $name }` olayın ne zaman olduğundan çıkar
write-today-2026-11-21-or-event-at-2026-11-21t14-00-00 = bunun yerine `today = 2026-11-21` ya da `event.at = 2026-11-21T14:00:00` yazın
is-what-the-decision-comes-to = `{ $name }` kararın vardığı değerdir
leave-it-out-here-and-say-what-you-expect-in-total = burada yazmayın, beklediğinizi `total` içinde söyleyin
belongs-to-a-line = `{ $name }` bir kaleme aittir
write-lines = `lines = [{"{"} … {"}"}]` yazın
is-not-of-an-earlier-event = `{ $name }` önceki bir olaya ait değil
write-it-beside-earlier = `earlier` yanına yazın
the-case-does-not-hold = "{ $a }" örneği tutmuyor
its-records-do-not-fit-this-program = kayıtları bu programa uymuyor
a-return-cannot-be-used = bir iade kullanılamıyor: { $why }

# engine: decide

there-is-not-enough-left-of = `{ $a }` için yeterince kalmadı

# engine: explain

of-a-guest = misafir
of = { $id }
in-5 = , { $code } ile
campaign-is = kampanya
campaigns-are = kampanya
more-not-for-events-of-kind = { $count } { $campaigns } daha `{ $kind }` türündeki olaylar için değil
the-best-of-ways-to-choose-between-offers-was-given = teklifler arasında { $compared } seçimin en iyisi verildi; hepsini karşılaştırmak için çok fazla seçim vardı
not-for-events-of-this-kind = bu türdeki olaylar için değil
not-in-force-at-that-time = o anda yürürlükte değil
for-members-only = yalnızca üyeler için
shut-out-by-another-campaign = başka bir kampanya dışarıda bıraktı
not-in-its-audience = hedef kitlesinde değil
in-its-control-group = kontrol grubunda
used-up = tükendi
in-its-audience-but-it-proposed-nothing = hedef kitlesinde, ama kampanya bir şey önermedi
another-offer-was-better = başka bir teklif daha iyiydi
came-to-nothing = geriye bir şey kalmadı
the-whole-decision-was-refused = kararın bütünü reddedildi
triggers-it = `{ $kind }` kampanyayı tetikler
the-event-is-a-triggers-it = olay `{ $kind }` türünde; kampanyayı { $a } tetikler
the-event-has-a-member = olayın bir üyesi var
the-event-is-a-guest-s-only-members-can-get-it = olay bir misafirin; bunu yalnızca üyeler alabilir
not-in-its-control-group-of-of-the-members = üyelerin yüzde { $percent } kadarı olan kontrol grubunda değil
in-the-control-group-of-this-campaign-of-the-members = bu kampanyanın kontrol grubunda: üyelerin yüzde { $percent } kadarı onu hiç almaz
limit-the-event-has-no-that-it-could-be-counted-by = sınır: olayda, sayılmasını sağlayacak `{ $per }` yok
everybody-together = herkes birlikte
with-the-same = aynı `{ $per }` ile
got-it = aldı
of-times = { $of } kullanımdan { $used }
limit = sınır: { $a }; { $b }
budget-of-given = bütçe: { $a } { $of } üzerinden { $used } verildi
from = { $a } tarihinden itibaren
before = { $a } tarihinden önce
on = { $a } günleri
at = { $hours } saatlerinde
too-early = daha erken
another-day = başka bir gün
another-hour = başka bir saat
in-force = yürürlükte: { $when }
in-force-it-was = yürürlükte: { $when }; o an { $a } { $b }{ $zone }: { $c }
another-campaign = başka bir kampanya
is-exclusive-and-shut-it-out = { $by } tek başına uygulanır ve bunu dışarıda bıraktı
came-first-in-their-group = gruplarında önce { $by } geldi
it-may-not-stand-together-with = { $by } ile bir arada olamaz
this = bu { $every }
all-of-these = hepsi gerekli
any-of-these = biri yeterli
is-missing-2 = { $a } yok
is-nowhere = { $a } hiçbir kalemde yok
is-on-its-lines = { $a } kalemlerinde { $b }
is-empty-2 = { $a } boş
is-3 = { $a } = { $b }
none-of-lines-matches = { $of } kalemin hiçbiri uymuyor
text-1-of-lines-matches = { $of } kalemden 1 tanesi uyuyor
of-lines-match = { $of } kalemden { $matching } tanesi uyuyor
at-least-needed = en az { $first } gerekli{ $a }
more-than-needed = { $first } değerinden fazlası gerekli{ $a }
at-most-allowed = en çok { $first } olabilir{ $a }
too-much = fazla
less-than-needed = { $first } değerinden azı gerekli{ $a }
needed = { $first } gerekli
anything-but-needed = { $first } dışında bir değer gerekli
none-of-allowed = { $a } olmamalı
to-needed = { $first } ile { $second } arası gerekli
to-not-allowed = { $first } ile { $second } arası olmamalı
must-be-among-it = içinde { $first } olmalı
must-not-be-among-it = içinde { $first } olmamalı
a-value-needed = bir değer gerekli
no-value-allowed = değer olmamalı
text-1-day = 1 gün
more = { $a } tane daha
its-cap = kendi tavanı
the-campaign-s-cap = kampanyanın tavanı
what-was-left-of-the-campaign-s-budget = kampanyanın bütçesinden kalan
most-off-the-most-that-all-discounts-together-take = bütün indirimlerin toplamda alabileceğini söyleyen `most_off`
what-was-left = kalan
lost-to-other-offers = öteki tekliflere yenildi
lost-to = `{ $to }` kazandı
which-is-as-good-and-comes-first = , aynı derecede iyi ve önce geliyor
by = ; farkı: { $a }
which-comes-first-though-for-less = , önce geliyor; ama { $a } daha az
by-though-for-less = ; farkı: { $a }, ama { $b } daha az
off = { $amount } indirim
price-of = { $price } fiyat
before-discounts = , indirimlerden önceki fiyatla
at-most = , en çok { $cap }
for-each-of = , her { $per } için:{" "}
the-of = , { $units }:{" "}
gift = hediye `{ $name }` × { $quantity }
of-2 = , değeri { $worth }
from-2 = , en az { $minimum } için
valid-days = , { $days } gün geçerli
message = ileti `{ $name }`
tag = etiket `{ $name }`
tag-taken-away = geri alınan etiket `{ $name }`
tier = kademe `{ $name }`
badge = rozet `{ $name }` + { $quantity }
line-2 = { $line }. satır: { $text }
it-says = şunu yazdı: { $line }
script-operations = betik işlemi
used-of = { $b } { $unit } hakkından { $a } kullandı, yüzde { $c }.{ $d }
cheapest = en ucuz { $count }
dearest = en pahalı { $count }
line-3 = { $a }. kalem
lines = { $a } numaralı kalemler
of-3 = { $b } içinden { $a }
bundles-of = { $a } paketleri
it-names-no-purchase-and-none-is-known-that-it-could-be = Hiçbir alışverişi göstermiyor ve ait olabileceği bir alışveriş de bilinmiyor: hiçbir şey geri alınmıyor.
of-which-nothing-is-left = , ondan geriye bir şey kalmadı
it-is-of-was-paid-for-it-of-it-as-spend = `{ $of }` alışverişinin iadesi{ $left }: onun için { $a } ödendi, bunun { $b } kadarı harcama sayıldı.
steps-to = { $campaign }: { $of } için { $amount } adım
its-cannot-be-taken-back = { $campaign }: { $kind } geri alınamaz

# engine: lint

this-audience-is-never-true-so-the-campaign-gives = bu hedef kitle hiç doğru değil, bu yüzden kampanya hiçbir şey vermiyor
no-satisfies-all-of-it = hiçbir `{ $a }` değeri hepsine uymuyor
write-where-one-of-the-parts-is-enough-or-correct-a-part = parçalardan biri yetiyorsa `||` yazın, ya da bir parçayı düzeltin
correct-the-part-that-never-holds-to-switch-a-campaign = hiç tutmayan parçayı düzeltin; bir kampanyayı kapatmak için süresini bitirin
this-audience-is-always-true-so-it-leaves-nobody-out = bu hedef kitle her zaman doğru, bu yüzden kimseyi dışarıda bırakmıyor
leave-audience-out-if-everybody-is-meant-or-correct-a = herkes isteniyorsa `audience` satırını kaldırın, ya da bir parçayı düzeltin
this-coupon-can-be-used-for-ever = bu kupon sonsuza kadar kullanılabilir
write-how-long-it-is-valid-for-example-valid-30-days = ne kadar süre geçerli olduğunu yazın, örneğin `valid: "30 days"`
add-a-last-row-whose-conditions-are-all-or-write-allow = koşullarının hepsi `-` olan bir son satır ekleyin, ya da onlar için bir şey istenmiyorsa bildirime `allow = ["S0910"]` yazın
no-row-gives-anything = hiçbir satır bir şey vermiyor
there-are-events-that-no-row-of-this-table-is-for = bu tablonun hiçbir satırının karşılamadığı olaylar var
there-may-be-events-that-no-row-of-this-table-is-for-it = bu tablonun hiçbir satırının karşılamadığı olaylar olabilir: kesin söylemek için çok fazla satırı var
this-step-is-never-reached-an-earlier-one-takes-every = bu basamağa hiç ulaşılmıyor: daha önceki biri, ona kalan her `{ $a }` olayını alıyor
write-the-steps-from-the-highest-threshold-down = basamakları en yüksek eşikten aşağıya doğru yazın
this-higher-step-gives-less-than-the-of-the-step-below = bu yüksek basamak { $less } veriyor, altındaki basamak ise { $more }
give-more-on-higher-steps-or-exchange-the-two = yüksek basamaklarda daha çok verin, ya da ikisini yer değiştirin
it-gets-off-a-purchase-of = { $a } indirim alır, { $total } tutarındaki bir alışveriş ise { $b }
it-gets-points-a-purchase-of = { $a } puan alır, { $total } tutarındaki bir alışveriş ise { $b }
of-the-same-group-gives-as-much-or-more-to-everybody = aynı gruptaki `{ $a }`, bunu alan herkese en az bu kadarını veriyor, bu yüzden bu hiçbir zaman en iyisi değil
give-more-here-or-make-the-audience-of-the-other-one = burada daha çok verin, ya da ötekinin hedef kitlesini daraltın
takes-off-and = `{ $a }` { $b } düşüyor, `{ $c }` ise { $d }
this-discount-comes-on-top-of-that-of-and-nothing-says = bu indirim `{ $a }` kampanyasınınkinin üzerine geliyor ve ikisinin de istendiğini söyleyen bir şey yok
this-row-applies-together-with = bu satır `{ $a }` ile birlikte uygulanıyor
write-hit-first-or-allow-s0904-if-both-are-meant = `hit = "first"` yazın, ya da ikisi de isteniyorsa `allow = ["S0904"]`
name-both-groups-under-never-together-in-program-toml = iki grubu da program.toml içinde `never_together` altına yazın
give-both-a-group-with-stacking-best = ikisine de `stacking = "best"` ile bir `group` verin
give-both-a-group-with-stacking-best-and-phase-order = ikisine de `stacking = "best"` ve `phase = "order"` ile bir `group` verin
or-write-allow-s0904-if-both-are-meant = { $help }, ya da ikisi de isteniyorsa `allow = ["S0904"]` yazın
gives-something-nothing = `{ $a }` bir şey veriyor, `{ $b }` hiçbir şey
this-row-is-never-reached-takes-every-event-of-it = bu satıra hiç ulaşılmıyor: onun her olayını `{ $a }` alıyor
put-it-above-that-row-or-remove-it = onu o satırın üstüne koyun, ya da kaldırın
always-shuts-this-campaign-out-since-it-is-exclusive = `{ $rival }` tek başına uygulandığı için bu kampanyayı hep dışarıda bırakıyor
make-its-audience-or-window-narrower-or-give-this = hedef kitlesini ya da süresini daraltın, ya da bu kampanyaya daha küçük bir `priority` verin
is-always-the-first-of-the-group-so-this-campaign-never = `{ $rival }` hep grubun ilki, bu yüzden bu kampanya hiç değil
make-its-audience-narrower-or-give-this-campaign-a = hedef kitlesini daraltın, ya da bu kampanyaya daha küçük bir `priority` verin
comes-earlier-and-takes-every-event-of-this-one = `{ $rival }` daha önce geliyor ve bunun her olayını alıyor: { $help }
this-discount-is-on-lines-that-sell-stored-value-which = bu indirim, indirimlere girmeyen, saklı değer satan kalemlerde
write-discount-gift-cards-true-under-money-in-program = hediye kartları daha ucuza satılabilirse program.toml içinde `[money]` altına `discount_gift_cards = true` yazın
nothing-is-taken-off = hiçbir şey düşülmez
this-campaign-takes-points-for-a-return-which-takes = bu kampanya bir iadede puan alıyor, iade ise alışverişin verdiğini zaten kendisi geri alıyor
remove-it-what-comes-back-gives-back-its-points-spend = kaldırın: geri gelen, puanını, harcamasını ve sınır kullanımlarını kendisi geri verir; bunun ötesinde bir kesintiyse `allow = ["S0911"]` yazın
it-loses-points = puan kaybeder
a-percentage-with-no-limit-the-larger-the-purchase-the = sınırı olmayan bir yüzde: alışveriş ne kadar büyükse indirim de o kadar büyük
add-a-column-cap-with-the-most-that-each-row-may-cost = her satırın en çok neye mal olabileceğini söyleyen bir `cap` sütunu ekleyin
write-cap-params-most-into-the-discount-and-under = indirime `cap: params.most`, [params] altına da her para biriminde en çok neye mal olabileceğini yazın
write-cap-50-into-the-discount-or-cap-discount-50-into = en çok neye mal olabileceğini indirime `cap: 50`, ya da bildirime `cap = {"{"} discount = 50 {"}"}` olarak yazın
it-gets-off = { $a } indirim alır
this-window-goes-by-the-program-s-clock-where-stores-or = bu süre programın saatine göre, oysa mağazaların ya da üyelerin kendi saatleri var
add-zone-store-or-zone-member-or-zone-program-if-that = `zone = "store"` ya da `zone = "member"` ekleyin, ya da istenen buysa `zone = "program"`

# engine: plugin

build-it-with-sadakat-plugin-build = `sadakat plugin build` ile derleyin
the-file-is-not-webassembly = dosya WebAssembly değil
the-file-is-cut-off-or-damaged = dosya kesik ya da hasarlı
build-or-download-it-again = yeniden derleyin ya da indirin
the-file-is-a-webassembly-core-module-not-a-component = dosya bir WebAssembly çekirdek modülü, bileşen değil
the-plugin-s-contract-version-cannot-be-read = eklentinin sözleşme sürümü okunamıyor
the-plugin-imports-but-plugins-get-nothing-from-outside = eklenti `{ $first }` istiyor, eklentiler ise dışarıdan hiçbir şey almaz
remove-what-needs-a-clock-files-network-or-random = saat, dosya, ağ ya da rastgele sayı isteyeni çıkarın ve wasm32-unknown-unknown için derleyin
the-plugin-does-not-say-which-contract-version-it-was = eklenti hangi sözleşme sürümü için derlendiğini söylemiyor
update-sadakat-or-build-the-plugin-with-an-older-sdk = Sadakat'i güncelleyin, ya da eklentiyi daha eski bir SDK ile derleyin
build-the-plugin-with-a-newer-sdk = eklentiyi daha yeni bir SDK ile derleyin
the-plugin-was-built-for-contract-version-this-host = eklenti sözleşmenin { $found } sürümü için derlenmiş, bu sunucu ise { $HOST_ABI } sürümünü biliyor
asks-for-a-fresh-instance-for-each-call = `{ $a }` her çağrı için yeni bir örnek istiyor
remove-isolation = `isolation` satırını kaldırın
the-plugin-reads-which-the-program-does-not-have = eklenti programda olmayan `{ $name }` alanını okuyor
the-plugin-takes-for-but-it-is = eklenti `{ $name }` alanını { $a } sanıyor, oysa { $b }
the-plugin-needs-but-the-field-may-be-missing = eklentiye `{ $name }` gerekli, ama alan bulunmayabilir
declare-as-required-or-with-a-default-in-program-toml = `{ $name }` alanını program.toml içinde zorunlu ya da varsayılanıyla bildirin, ya da eklenti onu isteğe bağlı olarak okusun
add-under-in-program-toml = program.toml içinde [{ $table }] altına `{ $key } = "{ $a }{ $mark }"` ekleyin
add-for-example-under-history-in-program-toml = program.toml içinde [history] altına örneğin `{ $key } = {"{"} { $fact }, over = "90 days" {"}"}` ekleyin
has-no-parameter = `{ $a }` eklentisinin `{ $name }` parametresi yok
it-has-no-parameters-at-all = hiç parametresi yok
must-be-2 = `{ $name }` { $a } olmalı
needs-the-parameter = `{ $a }` eklentisine `{ $name }` parametresi gerekli
add-under-params = {"["}params] altına `{ $name } = …` ekleyin: { $a }
by-what-it-lowers = , neyin fiyatını düşürdüğüne göre
may-propose-which-is-not-allowed-in-phase = `{ $a }` `{ $b }` önerebilir, buna ise `{ $c }` aşamasında izin yok
and-more-than-bytes = … ve { $a } bayttan fazlası
the-plugin-reads-which-would-add-up-amounts-in = eklenti `{ $a }` alanını okuyor, bu ise { $b } tutarlarını toplardı
is-an-amount-but-does-not-say-in-which-of = `{ $name }` bir tutar, ama { $a } para birimlerinden hangisinde olduğunu söylemiyor
minor-units = { $value } en küçük birim
the-plugin-cannot-describe-itself = eklenti kendini tanıtamıyor: { $a }
the-plugin-describes-itself-wrongly = eklenti kendini yanlış tanıtıyor: { $what }
its-name-is-empty-or-has-control-characters = adı boş, ya da içinde denetim karakterleri var
it-has-more-than-fields-or-parameters = { $MANY } alan ya da parametreden fazlası var
the-field-occurs-twice-or-has-no-name = `{ $a }` alanı iki kez geçiyor ya da adı yok
the-parameter-occurs-twice-or-has-no-name = `{ $name }` parametresi iki kez geçiyor ya da adı yok
the-default-of-the-parameter-has-another-type = `{ $name }` parametresinin varsayılanı başka türde
the-host-gave-the-plugin-no-column-for = sunucu eklentiye `{ $a }` için bir sütun vermedi
the-columns-of-the-plugin-s-effects-are-not-of-one = eklentinin etkilerinin sütunları aynı uzunlukta değil
the-plugin-s-effects-are-not-in-the-order-of-events = eklentinin etkileri olayların sırasında değil
the-plugin-s-answer-is-about-an-event-that-it-was-not = eklentinin yanıtı, kendisine verilmemiş bir olay hakkında
the-plugin-s-answer-has-not-one-entry-for-each-discount = eklentinin yanıtında her indirim ve kupon için bir öğe yok
the-plugin-s-effects-do-not-claim-as-many-values-as-it = eklentinin etkileri, verdiği kadar değeri kullanmıyor
the-plugin-lost-its-exports = eklenti dışa açtıklarını yitirdi
the-plugin-s-answer-is-too-large = eklentinin yanıtı çok büyük
the-plugin-s-answer-points-outside-its-memory-or-is-not = eklentinin yanıtı belleğinin dışını gösteriyor, ya da metin olması gereken yerde metin değil
the-plugin-used-up-its-fuel-plugin-fuel = eklenti yakıtını tüketti (`plugin_fuel`)
the-plugin-took-too-long-by-the-clock-plugin-deadline = eklenti saate göre çok uzun sürdü (`plugin_deadline_ms`); başka bir çalıştırma sürmeyebilir
the-plugin-used-up-its-stack = eklenti yığınını tüketti
at-2 = , yeri: { $place }
the-plugin-panicked = eklenti kendini durdurdu{ $at }
the-plugin-read-or-wrote-outside-its-memory = eklenti belleğinin dışında okudu ya da yazdı
the-plugin-divided-by-zero = eklenti sıfıra böldü
the-plugin-computed-a-number-too-large = eklenti fazla büyük bir sayı hesapladı
the-plugin-stopped-itself = eklenti kendini durdurdu
the-plugin-wanted-larger-tables-than-a-plugin-may-have = eklenti, bir eklentinin kullanabileceğinden büyük tablolar istedi
the-plugin-wanted-more-than-kib-of-memory-plugin-memory = eklenti { $a } KiB bellekten fazlasını istedi (`plugin_memory`)
the-code-of-a-large-plugin = büyük bir eklentinin kodu
the-plugin-needs-which-this-event-lacks = eklentiye `{ $a }` gerekli, bu olayda ise yok
the-file-is-not-valid-webassembly-or-uses-features-that = dosya geçerli WebAssembly değil, ya da eklentilerin kullanamayacağı özellikler kullanıyor
the-plugin-imports-something-but-plugins-get-nothing = eklenti bir şey istiyor, eklentiler ise dışarıdan hiçbir şey almaz
the-component-does-not-export-the-function = bileşen `{ $name }` işlevini dışa açmıyor
has-another-type-than-the-plugin-contract-says = `{ $name }` işlevinin türü, eklenti sözleşmesinin söylediğinden başka
the-plugin-proposed-effects-the-limit-is = eklenti { $count } etki önerdi, sınır { $limit }
a-gift-of-nothing = hiçbir şeyin hediyesi
the-plugin-s-answer-has-no-text = eklentinin yanıtında { $index } numaralı metin yok
the-plugin-proposed-more-than-kib-of-text = eklenti { $a } KiB metinden fazlasını önerdi
the-plugin-gave-a-message-values-the-limit-is = eklenti bir iletiye { $a } değer verdi, sınır { $VALUES }
the-plugin-s-answer-lacks-values = eklentinin yanıtında değerler eksik
the-plugin-s-answer-lacks-discounts = eklentinin yanıtında indirimler eksik
a-discount-on-line-but-the-purchase-has = { $a }. kalemde bir indirim var, alışverişte ise { $lines } kalem
unknown-price-base = bilinmeyen fiyat tabanı { $base }
the-plugin-s-answer-lacks-coupons = eklentinin yanıtında kuponlar eksik
unknown-unit = bilinmeyen birim { $unit }
a-coupon-s-days-are-negative-or-too-many = kuponun gün sayısı sıfırdan küçük ya da çok büyük
the-plugin-proposed-which-it-does-not-describe = eklenti, tanıtımında olmayan `{ $a }` önerdi
the-plugin-proposed-an-effect-of-the-unknown-kind = eklenti bilinmeyen { $number } türünde bir etki önerdi
a-negative-discount-or-coupon = sıfırdan küçük bir indirim ya da kupon
plugins-cannot-run-on-this-machine = bu makinede eklenti çalıştırılamıyor: { $n0 }
core-modules = çekirdek modül
instances-of-core-modules = çekirdek modül örneği
nested-components = iç içe bileşen
instances-of-components = bileşen örneği
bytes-in-one-function = tek işlevde bayt
variables-in-one-function = tek işlevde değişken
loops-within-loops = döngü içinde döngü
branches-times-variables-in-one-function = tek işlevde dal çarpı değişken
branches-times-variables-in-all-functions = bütün işlevlerde dal çarpı değişken
blocks-with-parameters-in-one-function = tek işlevde parametreli blok
places-that-ask-for-memory = bellek isteyen yer
operations-of-which-a-call-counts-as-eight = işlem (bir çağrı sekiz sayılır)
segments-of-data = veri bölümü
globals-tables-imports-and-exports = genel değişken, tablo, içe ve dışa aktarım
the-file-has-and-a-plugin-may-have = dosyada { $has } { $a } var, bir eklentide en çok { $b } olabilir
build-it-with-sadakat-plugin-build-of-this-version-and = bu sürümün `sadakat plugin build` komutuyla derleyin ve gerekmeyeni çıkarın; yalnızca TypeScript ve Python eklentileri daha büyüktür ve bu sürümün onları derlediği araç sürümlerinden tanınır
build-it-with-sadakat-plugin-build-and-leave-out-what = `sadakat plugin build` ile derleyin ve gerekmeyeni çıkarın
the-file = dosya { $what }
has-components-within-components-within-components = bileşen içinde bileşen içinde bileşen barındırıyor
has-parts-that-call-each-other-or-waits-for-something = birbirini çağıran ya da bir şeyi bekleyen parçalar barındırıyor
calls-functions-before-it-is-asked = sorulmadan işlev çağırıyor
refuses-its-parameters = `{ $name }` parametrelerini kabul etmiyor: { $message }
look-for-static-thread-local-caches-and-global = `static`, `thread_local!`, önbellekler ve genel değişkenler arayın; eklenti geçmişten bilmesi gerekeni `history.…` alanlarından okur
other-events = { $count } başka olay
answers-an-event-otherwise-when-others-are-asked-before = `{ $name }`, öncesinde ya da birlikte başka olaylar sorulunca bir olaya başka yanıt veriyor
remove-isolation-with-a-fresh-instance-for-each-call-as = `isolation` satırını kaldırın: varsayılan olduğu gibi her çağrıda yeni bir örnekle hiçbir şey hatırlanmaz; ya da eklentiyi düzeltin: { $CURE }
nothing-may-be-remembered-from-event-to-event = olaydan olaya hiçbir şey hatırlanamaz: { $CURE }
after-a-call-with = şunlarla bir çağrıdan sonra:
fault = hata { $code }: { $message }
effects-in-all = … toplam { $a } etki
compiled-plugins-cannot-be-kept-in = derlenmiş eklentiler `{ $a }` içinde saklanamıyor: { $source }
compiled-plugins-are-not-kept-in = derlenmiş eklentiler `{ $a }` içinde saklanmıyor: { $why }
a-compiled-plugin-is-not-kept = derlenmiş bir eklenti saklanmıyor
no-compiled-plugin-is-kept = hiçbir derlenmiş eklenti saklanmıyor
a-kept-plugin-is-damaged = saklanan bir eklenti hasarlı
on-this-system-it-cannot-be-told-who-may-write-to-it = bu sistemde oraya kimin yazabildiği öğrenilemiyor
it-belongs-to-another-user-name-a-folder-of-your-own = başka bir kullanıcıya ait; kendi klasörünüzü gösterin
it-belongs-to-another-user-who-could-replace-what-is-in = başka bir kullanıcıya ait; içindekileri değiştirebilir
others-can-write-to-it-take-that-away-with-chmod-go-w = başkaları da yazabiliyor; bunu `chmod go-w` ile kaldırın
a-fault = bir hata
cannot-read-2 = `{ $a }` okunamıyor: { $source }
there-are-no-cases-toml-in = `{ $a }` içinde hiç örnek (*.toml) yok
the-program-around-a-case-of-the-plugin-is-wrong = bir eklenti örneğinin çevresindeki program yanlış
the-plugin = `{ $name }` eklentisini
no-campaign-of-the-program-runs = programın hiçbir kampanyası { $what } çalıştırmıyor
several-campaigns-run-say-which-with-campaign-one-of = birkaç kampanya { $what } çalıştırıyor: hangisi olduğunu --campaign ile söyleyin, şunlardan biri: { $a }
the-campaign-does-not-run = `{ $id }` kampanyası { $what } çalıştırmıyor
there-is-no-campaign-2 = `{ $id }` kampanyası yok{ $near }
the-campaign-runs-no-plugin = kampanya hiç eklenti çalıştırmıyor
event = { $event } olayı

# engine: replay

what-members-own-cannot-be-read = üyelerin sahip oldukları okunamıyor: { $n0 }
line-of-what-members-own-is-damaged-restore-it-from-a = üyelerin sahip olduklarının { $line }. satırı hasarlı: { $source }; bir kopyadan geri yükleyin
line-of-what-members-own-stands-where-it-cannot-restore = üyelerin sahip olduklarının { $line }. satırı olamayacağı bir yerde duruyor; bir kopyadan geri yükleyin
this-was-saved-in-form-by-a-newer-version-and-is-the = bu, daha yeni bir sürümce { $found } biçiminde saklanmış, bilinen en yeni biçim ise { $VERSION }: o sürümü kullanın
line-of-what-members-own-is-damaged-the-purchase-has = üyelerin sahip olduklarının { $line }. satırı hasarlı: alışverişin değer sayısı kalem sayısına eşit değil; bir kopyadan geri yükleyin
what-members-own-ends-after-members-before-its-end = üyelerin sahip oldukları { $found } üyeden sonra, sonuna gelmeden bitiyor: bir kopyadan geri yükleyin

# engine: service

is-no-decimal-number-such-as-12-50 = `{ $text }` "12.50" gibi bir ondalık sayı değil
an-amount-is-a-text-such-as-12-50-or-a-whole-number = tutar, "12.50" gibi bir metin ya da bir tam sayıdır
there-is-no-event-to-decide = karar verilecek olay yok
the-campaign-is = { $names } kampanyası
the-campaigns-and-more-are = { $names } ve { $a } kampanya daha
the-campaigns-are = { $names } kampanyaları
cannot-be-serialised = serileştirilemiyor: { $error }
give-an-object-with-texts-as-keys = anahtarları metin olan bir nesne verin
is-no-object = nesne değil
give-an-object-or-a-struct = bir nesne ya da yapı verin
give-amounts-and-quantities-as-texts-such-as-12-50-or = tutarları ve miktarları "12.50" gibi metin, ya da ondalık sayı olarak verin
is-a-binary-float = `{ $number }` ikili bir kayan sayı
there-is-no-such-field-about-members = üyeler hakkında böyle bir alan yok
the-member-is-and-the-fact-says = üye `{ $id }`, bilgi ise { $raw } diyor
leave-it-out-the-member-s-id-says-it = yazmayın: bunu üyenin kimliği söyler
it-is-said-of-somebody-without-an-id = kimliği olmayan biri için söylenmiş
give-the-member-s-id-of-a-guest-nothing-is-said-member = üyenin `id` değerini verin; bir misafir için hiçbir şey söylenmez, `Member::guest()` ya da `null`
it-is-about-events-say-it-in-the-event = bu, olaylar hakkında: olayda söyleyin
say-what-is-in-it-such-as = içinde ne olduğunu söyleyin, örneğin `{ $field }`
declare-it-under-schema-customer-of-program-toml-or = program.toml içinde [schema.customer] altında bildirin, ya da yazmayın
write-an-object-with-any-of-id-customer-history-wallet = içinde `id`, `customer`, `history`, `wallet`, `uses` ve `given` olabilecek bir nesne yazın
write-the-id-as-text-or-leave-it-out-for-a-guest = kimliği metin olarak yazın, misafirde ise hiç yazmayın
write-true-or-leave-it-out = `true` yazın ya da hiç yazmayın
write-facts-as-objects-such-as-history-purchases-3 = bilgileri nesne olarak yazın, örneğin `"history": {"{"}"purchases": 3{"}"}`
write-a-list-such-as-campaign-welcome-times-1-or-unknown = `[{"{"}"campaign": "welcome", "times": 1{"}"}]` gibi bir liste ya da "unknown" yazın
write-a-list-such-as-campaign-cashback-wallet-points = `[{"{"}"campaign": "cashback", "wallet": "points", "day": "2026-11-21", "amount": "50"{"}"}]` gibi bir liste yazın
stands-there-twice = `{ $key }` orada iki kez var
a-guest = misafir

# engine: host

plugins-are-being-compiled = eklentiler derleniyor
the-plugin-answered-otherwise-among-other-events-than = eklenti { $name } için başka olayların arasında, tek başınayken verdiğinden başka yanıt verdi: hatırlıyor
the-event = `{ $id }` olayı
an-event = bir olay
the-program-does-not-come-from-a-folder-that-could-be = program yeniden okunabilecek bir klasörden gelmiyor
a-program-went-into-force = bir program yürürlüğe girdi
a-program-did-not-go-into-force = bir program yürürlüğe girmedi
the-program-folder-cannot-be-read = program klasörü okunamıyor
the-program-folder-is-polled = program klasörü yoklanıyor

# cli: output

error-cannot-write-to-standard-output = hata: standart çıktıya yazılamıyor: { $failed }

# cli: outputs

and-are-the-same-file-the-output-would-destroy-the-input = `{ $a }` ile `{ $b }` aynı dosya, `{ $c }`: çıktı girdiyi yok ederdi
and-are-the-same-file = `{ $a }` ile `{ $b }` aynı dosya, `{ $c }`
would-write-over-a-part-of-the-database = `{ $a }`, `{ $b }` veritabanının bir parçasının üzerine yazardı
would-write-into-the-program = `{ $a }` programın içine yazardı, `{ $b }`
cannot-write = `{ $a }` yazılamıyor: { $error }
cannot-write-2 = `{ $a }` yazılamıyor

# cli: commands

customers-cannot-be-since-they-are-read-once-for-each = her program için bir kez okundukları için --customers `-` olamaz
cannot-sort-the-events = olaylar sıralanamıyor
cannot-read-the-events = olaylar okunamıyor
fails-2 = tutmuyor: { $condition }: { $a }
cannot-read-the-revision = `{ $old }` sürümü okunamıyor
campaign-fine-snapshot = { $a }: { $count } kampanya sorunsuz, sürüm { $c }
case = , { $count } örnek { $holds }
warning = , { $warnings } uyarı
error-warning-in = { $c } içinde { $errors } hata, { $warnings } uyarı
for-everybody = herkes için
audience-in-columns = hedef kitle sütunlarda
audience-row-by-row = hedef kitle satır satır
effect = { $effects } etki
the-same-for-every-event = her olay için aynı olan { $ready }
over-lines-or-lists = kalem ya da liste dolaşan { $loops }
variable = { $variables } değişken
plan = plan: { $a }
interpreted-in-line = yorumlanıyor: { $line }. satırda { $what }; { $cure }
warning-2 = uyarı: { $error }
of-left = { $most } { $what } hakkından { $rest } kaldı
only-one-of-customers-and-events-can-be = --customers ile --events seçeneklerinden yalnızca biri `-` olabilir
cannot-read-the-customers = müşteriler okunamıyor
there-is-no-customer = `{ $customer }` müşterisi yok
more-records-cannot-be-used-rejects-file-lists-all = … daha çok kayıt kullanılamıyor; --rejects FILE hepsini sıralar
record-cannot-be-used-and-had-no-effect-sadakat-run = { $rejects } kayıt kullanılamıyor ve etkisi olmadı; nedenini `sadakat run` söyler
the-event-cannot-be-used = olay kullanılamıyor: { $reject }
events-of-the-daily-sweep-need-daily = ; günlük taramanın olayları için --daily gerekir
there-is-no-event-in = { $events } içinde `{ $id }` olayı yok{ $advice }
no-case-in-is-about = { $a } içinde `{ $words }` hakkında örnek yok
there-are-no-cases-in-write-one-such-as-cases-welcome = { $a } içinde örnek yok; bir tane yazın, örneğin `welcome` kampanyası için cases/welcome.toml
cannot-listen-for-ctrl-c = Ctrl-C dinlenemiyor
cannot-write-what-came-of-the-events = olaylardan ne çıktığı yazılamıyor
processed-known-already-that-cannot-be-used = { $a }: { $b } işlendi, { $c } zaten biliniyordu, { $d } kullanılamıyor
new-member = yeni üye
the-folder-is-not-in = klasör `{ $revision }` içinde yok
there-is-no-place-for-the-old-files = eski dosyalar için yer yok
cannot-run-git = `git` çalıştırılamıyor
git-answered-no-text = git metin olmayan bir yanıt verdi
the-folder-has-bytes-which-no-program-has = klasör { $size } bayt; hiçbir program bu kadar büyük değildir
is-a-link-that-leads-out-of-the-folder = `{ $a }` klasörün dışına çıkan bir bağlantı
old = eski: { $a }, { $b }
new = yeni: { $a }, { $b }
from-through = , { $a } – { $b }
and-daily-ones = {" "}ve günlük taramadan { NUMBER($count) }
events-customers-sales = { NUMBER($a) } olay{ $daily }{ $period }, { NUMBER($b) } müşteri, satış { $c }
events-of-customers-who-are-not-among-the-customers = müşteriler arasında olmayanların { NUMBER($a) } olayına misafir olayı gibi karar verildi
cost-in = { $currency } cinsinden maliyet değişimi: %{ $change }
of-the-sales-in = satışlara oranı ({ $currency }): %{ $new }
of-the-sales-in-and-was = satışlara oranı ({ $currency }): önce %{ $old }, şimdi %{ $new }
note-are-no-part-of-the-cost-say-what-one-is-worth-in = not: `{ $wallet }` maliyete dahil değil; bir tanesinin ne ettiğini program.toml içinde söyleyin: [wallets.{ $wallet }] altında `worth = "0.01"`
old-2 = { $measure } eski
in-all = toplam
off-2 = indirim { $currency }
points-worth = puanların değeri { $currency }
cost = maliyet { $currency }
the-same-is-given-by = aynısını verenler: { $a }
nothing-is-given-by = hiçbir şey vermeyenler: { $a }
in-shadow = gölgede
in-shadow-2 = Gölgede
what-campaigns-in-shadow-would-have-given = gölgedeki kampanyaların verecekleri; başka hiçbir toplama katılmaz
and-more = {" "}ve { $more } tane daha
sorted = { $a }, sıralanmış
discount = indirim { $code }
time = süre: { $a }
note-fields-that-the-program-does-not-have-were-left = not: programda olmayan { NUMBER($a) } alan, [records] öyle dediği için dışarıda bırakıldı
faults-first = { $a }: { NUMBER($b) } hata, ilki: { $c }
events-of-its-control-group = { $a }: kontrol grubundan { NUMBER($b) } olay
returns-name-no-purchase-and-none-is-known-that-they = { NUMBER($a) } iade hiçbir alışverişi göstermiyor ve ait olabilecekleri bir alışveriş de bilinmiyor: hiçbir şeyi geri almadılar
decisions = kararlar: { $a }
rejects = kullanılamayan kayıtlar: { $a }
text-1-event-names-a-customer-who-is = 1 olayın müşterisi
events-name-customers-who-are = { NUMBER($a) } olayın müşterisi
coverage-of-campaigns-are-shown-giving-something-giving = kapsam: { $b } kampanyadan { $a } tanesi bir şey verirken, { $c } tanesi hiçbir şey vermezken gösterildi; hedef kitlelerin { $e } koşulundan { $d } tanesi hem doğru hem yanlış oldu
no-case-shows-giving-something = hiçbir örnekte bir şey verdiği gösterilmeyenler
no-case-shows-giving-nothing = hiçbir örnekte bir şey vermediği gösterilmeyenler
all-hold = hepsi tutuyor
and-mistakes-in-their-files = dosyalarında yanlışlar var
never-true-and-never-false = hiç doğru ve hiç yanlış olmadı
never-true = hiç doğru olmadı
never-false = hiç yanlış olmadı
snapshot-watching = { $a }: { $b }, sürüm { $c }; izlenen klasör { $d }
generation-stays-in-force = { $a }. kuşak yürürlükte kalıyor
waiting-until-that-is-put-right = düzeltilmesi bekleniyor
live-generation-snapshot = yürürlükte: { $generation }. kuşak, { $a }, sürüm { $b }
nothing-is-wrong-any-more = artık hata yok: dosyalar yürürlükteki programınkilerle aynı
what-is-in-force-stays = { $a }; yürürlükteki kalıyor
can-be-read-again = { $a } yeniden okunabiliyor
waiting-for = bekleniyor: { $a }
told-of-edits-by-the-system-again = değişiklikleri yeniden sistem bildiriyor
listening-on = dinleniyor: { $listening }
campaign-in-force = { $all } kampanya, { $in_force } tanesi yürürlükte
error-in = { $b } içinde { $count } hata
cannot-read-3 = { $a } okunamıyor
not-live-saved = Yürürlükte değil: { $a }, kaydedildiği an { $at }.
its-edit-has-errors = değişikliğinde hata var
in-force-2 = yürürlükte
left-out = dışarıda
not-in-force = yürürlükte değil
until = { $a } anına kadar

# cli: main

error-2 = hata: { $a }

# cli: commands

warning-sadakat-check-shows-them = { $count } uyarı: `sadakat check { $b }` gösterir
compiling-other-edits-go-live-meanwhile = { $paths } derleniyor; öteki değişiklikler bu arada yürürlüğe girer
looking-for-edits-every-seconds = değişikliklere { $seconds } saniyede bir bakılıyor{ $why }
processing-stopped = işleme durdu
events-go-on-by-the-program-before-until-this-is-put = { $why }; bu düzeltilene kadar olaylar önceki programla sürüyor
is-a-table-which-does-not-grow = `{ $a }` bir tablo, tablo ise büyümez
begins-anew = { $path } baştan başlıyor

# backtest: condition

compares-nothing-write-for-example-cost-5 = `{ $text }` hiçbir şeyi karşılaştırmıyor; örneğin `cost > 5 %` yazın
write-one-of-2 = ; şunlardan birini yazın: { $a }
is-nothing-that-can-be-compared = `{ $name }` karşılaştırılabilecek bir şey değil{ $near }
is-not-a-number-write-for-example-5-or-1000 = `{ $number }` bir sayı değil; örneğin `{ $name } > 5 %` ya da `{ $name } > 1000` yazın
nothing-to-compare = karşılaştırılacak bir şey yok

# backtest: html

no-such-campaign-or-the-record-cannot-be-used = böyle bir kampanya yok, ya da kayıt kullanılamıyor

# backtest: tally

other-stores = (öteki mağazalar)

# engine: cases

follows-from-what-is-known-of-the-member = `{ $name }` üye hakkında bilinenlerden çıkar
say-what-the-segment-asks-for-such-as-history-purchases = segmentin ne sorduğunu söyleyin, örneğin `history.purchases = 6`, ya da üyenin ne yaptığını `earlier` içinde

# engine: load

is-of-an-event-and-a-segment-is-of-members-whatever = `{ $a }` bir olaya ait, segment ise olay ne olursa olsun üyelere
write-it-in-the-audience-of-a-campaign-beside-the = bir kampanyanın hedef kitlesine, segmentin yanına yazın
declare-under-history-what-of-earlier-events-counts-or = önceki olaylardan neyin sayılacağını [history] altında bildirin, ya da bir kampanyanın hedef kitlesine, segmentin yanına yazın
this-divides-by-what-may-be-0-and-then-nobody-knows-who = bu, 0 olabilecek bir şeye bölüyor; o zaman kimin segmentte olduğu bilinemez
the-segment-uses-itself = { $only } segmenti kendini kullanıyor
write-out-what-it-asks-of-members = üyelerden ne istediğini açıkça yazın
these-segments-use-each-other-in-a-circle = bu segmentler birbirini bir döngü içinde kullanıyor: { $a } → `{ $first }`
write-out-in-one-of-them-what-it-asks-of-members = birinde, üyelerden ne istediğini açıkça yazın
parameters-belong-to-campaigns-write-the-value-itself = parametreler kampanyalara aittir: değerin kendisini yazın
segments-has-segments-and-a-program-may-have = {"["}segments] içinde { $a } segment var, bir programda en çok { $MOST } olabilir
remove-those-that-no-campaign-and-no-report-is-about = hiçbir kampanyanın ve raporun kullanmadıklarını kaldırın

# engine: diagnostic

segments-that-use-each-other = birbirini kullanan segmentler
a-segment-may-use-another-one-segment-loyal-history = Bir segment başka birini kullanabilir, `segment.loyal && history.days_since_purchase > 90`, ama kendisini kullanan birini kullanamaz: o zaman ikisinde de kimin olduğu söylenemezdi.

# backtest: html

by-segment-a-member-may-be-in-several = Segmente göre (bir üye birkaçında olabilir)

# backtest: uplift

it-is-between-0-and-a-billion = 0 ile bir milyar arasında

# parts of texts

wanted-given-clipped-by = { $asked } istendi, { $given } verildi; sınırlayan: { $by }
comes-to-nothing = geriye bir şey kalmadı
only-members-can-own-this = bunu yalnızca üyeler alabilir
the-multiplier-of-counts-instead = onun yerine `{ $by }` kampanyasının çarpanı geçerli
another-multiplier-counts-instead = onun yerine başka bir çarpan geçerli
the-fault-of-refused-the-decision = `{ $by }` kampanyasının hatası kararı reddettirdi
another-campaign-s-fault-refused-the-decision = başka bir kampanyanın hatası kararı reddettirdi
not = değil:{" "}
price-of-for-before-discounts = { $on }: indirimlerden önceki fiyatın yerine { $price }
price-of-for-the-of = { $on } içinden { $units }: fiyatı { $price }
price-of-for-bundles-of = { $parts } paketleri: fiyatı { $price }
off-bundles-of = { $parts } paketleri: { $worth } indirim
of-a-guest-2 = { $kind } { $event }, misafir, { $day } { $at }
write-on-or-a-fact-of-its-own-for = `on = ["{ $having }"]` yazın, ya da `{ $lacking }` için ayrı bir bilgi
backtest = Geçmişe uygulama: { $title }
campaign = Kampanya
earned = kazanıldı
used = kullanıldı
returned = iade edildi
usable = kullanılabilir oldu
expired = süresi doldu
paid = ödemede kullanıldı
redeemed = ödülde kullanıldı
adjusted = düzeltildi
held = ayrıldı
released = serbest bırakıldı
joined = haneye getirildi
left = haneden götürüldü
debt = borca sayıldı
available = kullanılabilir
pending = henüz kullanılamaz
liability = program
breakage = silinen puanlar
available-of-household = { $a } hanesinin kullanılabilir puanları
pending-of-household = { $a } hanesinin henüz kullanılamayan puanları
held-of-household = { $a } hanesinin ayrılan puanları
campaign-2 = kampanya { $a }
cost-2 = maliyet
off-3 = indirim
worth = değer
given = { $who } ({ $id }): verildi
of-which-the-same-for-every-event = , { $n } tanesi her olay için aynı
give-the-same = aynısını veriyor
give-nothing = hiçbir şey vermiyor
is-missing-and-a-rule-reads-it = { $a } yok, bir kural ise onu okuyor
are-missing-and-rules-read-them = { $a } eksik, kurallar ise bunları okuyor
the-first-of-their-group = grubunun ilki
steps-to-2 = { $b } için { $a } adım
time-2 = süre
the-event-is-of-and-the-member-is = olay { $event } için, üye ise { $member }
help-decide-an-event-with-what-is-known-of-its-own = yardım: bir olaya kendi müşterisi hakkında bilinenlerle, misafirinkine `Member::guest()` ile karar verin
help-give-what-the-store-has-member-uses-no-rows-if = yardım: depoda ne varsa onu verin, `Member::uses(…)`, hiç yoksa satırsız; ya da hiçbir şey alınmamış gibi karar verin, `Member::uses_unknown()`
help-give-what-the-store-has-no-rows-if-there-are-none = yardım: depoda ne varsa onu verin, hiç yoksa satırsız; ya da hiçbir şey kullanılmamış gibi karar verin
limited-by-member-and-nothing-was-said-of-what-got = { $names } üye başına sınırlı, { $member } adlı üyenin önceden ne aldığı ise söylenmedi
limited-for-all-members-together-and-nothing-was-said = { $names } bütün üyeler için birlikte sınırlı, ne kadarının kullanıldığı ise söylenmedi
the-program-has-error-s = programda { $count } hata var:
has-error-s = { $folder } içinde { $count } hata var:
the-plugin-was-not-asked-about-it = bu, eklentiye sorulmadı:
the-event-2 = olay { $event }
alone = tek başına: { $a }
changed = { $a }, { $b } değişti
not-issued-no-codes-are-left = { $a } verilmedi: hiç kod kalmadı
does-not-hold = tutmuyor
cannot-be-used = kullanılamıyor
the-file-can-be-used = dosya kullanılabiliyor
the-results-cannot-be-written-as-xml = sonuçlar XML olarak yazılamıyor
and-more-2 = … ve { $a } tane daha
of-nothing = , hiçbir şeyden
holds = tutuyor
hold = tutuyor
begins = başlıyor
is-kept = korunuyor
head-the-column-2 = sütuna şu başlığı verin: `{ $a }`
sum-count-distinct-max-points-earned = sum, count, distinct, max, points_earned
discount-points-uses = discount, points, uses
a-period = bir dönem
a-time-after-which-points-expire = puanların silineceği bir süre
something-that-tiers-count = kademelerin saydığı bir şey
a-period-of-tiers = bir kademe dönemi
a-way-to-put-events-together = olayları bir araya getirmenin bir yolu
write-day-week-month-quarter-year-ever-or-a-number-of = "day", "week", "month", "quarter", "year", "ever" ya da "30 days" gibi bir gün sayısı yazın
write-for-example-14-days = örneğin "14 days" yazın
write-never-365-days-end-of-year-end-of-next-year-or = "never", "365 days", "end of year", "end of next year" ya da "rolling 180 days" yazın
write-earned-points-spend-or-purchases = "earned points", "spend" ya da "purchases" yazın
write-calendar-year-anniversary-year-rolling-365-days = "calendar year", "anniversary year", "rolling 365 days" ya da "12 months from reaching" yazın
write-sum-count-distinct-or-max = "sum", "count", "distinct" ya da "max" yazın
error-3 = hata
warning-3 = uyarı
note = not
help = yardım
error-4 = { $a }: hata[{ $b }]: { $c }
help-2 = yardım: { $a }
order = sipariş
shipping = kargo
monday = Pazartesi
tuesday = Salı
wednesday = Çarşamba
thursday = Perşembe
friday = Cuma
saturday = Cumartesi
sunday = Pazar
given-2 = verildi
failed = hata verdi
audience = hedef kitle
over = bitti
ever = şimdiye kadar
today = bugün
this-week = bu hafta
this-month = bu ay
this-quarter = bu çeyrek
this-year = bu yıl
this-calendar-week = bu hafta
this-calendar-month = bu ay
this-calendar-quarter = bu çeyrek
this-calendar-year = bu yıl
this-calendar-day = bugün
in-days = son { $days } gün içinde
missing = yok
missing-2 = `{ $name }` yok
true = doğru
false = yanlış
days = { $days } gün
not-2 = değil: { $test }
all-of-these-2 = hepsi gerekli: { $a }
short = , { $by } eksik
too-much-2 = , { $by } fazla
off-4 = { $on }: { $worth } indirim
off-at-most = { $on }: { $worth } indirim, en çok { $cap }
off-before-discounts = { $on }: indirimlerden önceki fiyattan { $worth } indirim
off-before-discounts-at-most = { $on }: indirimlerden önceki fiyattan { $worth } indirim, en çok { $cap }
off-for-each-unit-of = { $on }, her birimine { $worth } indirim
off-for-each-unit-of-at-most = { $on }, her birimine { $worth } indirim, en çok { $cap }
off-for-each-line-of = { $on }, her kalemine { $worth } indirim
off-for-each-line-of-at-most = { $on }, her kalemine { $worth } indirim, en çok { $cap }
off-the-of = { $on } içinden { $units }: { $worth } indirim
off-the-of-at-most = { $on } içinden { $units }: { $worth } indirim, en çok { $cap }
off-for-each-unit-of-the-of = { $on } içinden { $units }, her birimine { $worth } indirim
price-of-for = { $on }: fiyatı { $price }
price-of-for-for-each-unit-of = { $on }: her biriminin fiyatı { $price }
price-of-for-for-each-line-of = { $on }: her kaleminin fiyatı { $price }
bundle = { $a } paketi
coupon = kupon
coupon-2 = kupon `{ $name }`
coupon-of = kupon, değeri { $worth }
coupon-of-2 = kupon `{ $name }`, değeri { $worth }
coupon-of-valid-days = kupon, değeri { $worth }, { $days } gün geçerli
coupon-of-valid-days-2 = kupon `{ $name }`, değeri { $worth }, { $days } gün geçerli
coupon-of-at-most-valid-days = kupon, değeri { $worth }, en çok { $cap }, { $days } gün geçerli
coupon-of-from-valid-days = kupon, değeri { $worth }, en az { $minimum } için, { $days } gün geçerli
coupon-of-from-valid-days-2 = kupon `{ $name }`, değeri { $worth }, en az { $minimum } için, { $days } gün geçerli
coupon-valid-days = kupon `{ $name }`, { $days } gün geçerli
lost-to-other-offers-by = öteki teklifler kazandı; farkı: { $a }
lost-to-by = `{ $to }` kazandı; farkı: { $a }
lost-to-which-is-as-good-and-comes-first = `{ $to }` kazandı: aynı derecede iyi ve önce geliyor
lost-to-other-offers-which-is-as-good-and-comes-first = öteki teklifler kazandı: aynı derecede iyi ve önce geliyorlar
lost-to-which-comes-first-though-for-less = `{ $to }` kazandı: önce geliyor, ama { $a } daha az
lost-to-by-though-for-less = `{ $to }` kazandı; farkı: { $a }, ama { $b } daha az
of-4 = { $kind } { $event }, { $who }, { $day } { $at }
of-a-guest-in = { $kind } { $event }, misafir, { $day } { $at }, { $currency } ile
of-in = { $kind } { $event }, { $who }, { $day } { $at }, { $currency } ile
triggers-it-2 = onu { $on } tetikler
limit-got-it-of-times = sınır: { $period } { $of } kullanımdan { $used } tanesi alındı
limit-got-it-of-times-with-the-same = sınır: { $period } aynı `{ $per }` ile { $of } kullanımdan { $used } tanesi alındı
limit-everybody-together-got-it-of-times = sınır: { $period } herkes birlikte { $of } kullanımdan { $used } tanesini aldı
limit-everybody-together-got-it-of-times-with-the-same = sınır: { $period } herkes birlikte aynı `{ $per }` ile { $of } kullanımdan { $used } tanesini aldı
uses = kullanım
points = puan
discount-2 = indirim
fuel = yakıt
members = üye
events = olay
coupons = kupon
gifts = hediye
others = öteki
faults = hata
campaign-3 = kampanya
tier-2 = kademe
store = mağaza
member = üye
old-3 = eski
new-2 = yeni
effects = etki
evaluated = bakılan
reading = okuma
state = durum
audiences = hedef kitleler
scripts = betikler
plugins = eklentiler
writing = yazma
reading-2 = okuma { $a } %
state-2 = durum { $a } %
audiences-2 = hedef kitleler { $a } %
scripts-2 = betikler { $a } %
plugins-2 = eklentiler { $a } %
writing-2 = yazma { $a } %
events-of-customers-effects-rejects-faults-in-s = { NUMBER($customers) } müşterinin { NUMBER($events) } olayı{ $swept }, { NUMBER($effects) } etki, kullanılamayan { NUMBER($rejects) } kayıt, { NUMBER($faults) } hata; { $seconds } sn
campaign-fine-snapshot-case = { $name }: { $count } kampanya sorunsuz, sürüm { $hash }, { $cases } örnek { $hold }
campaign-fine-snapshot-case-warning = { $name }: { $count } kampanya sorunsuz, sürüm { $hash }, { $cases } örnek { $hold }, { $warnings } uyarı
campaign-fine-snapshot-warning = { $name }: { $count } kampanya sorunsuz, sürüm { $hash }, { $warnings } uyarı
case-all-hold = { $count } örnek, hepsi tutuyor
case-and-mistakes-in-their-files = { $count } örnek, dosyalarında da yanlışlar var
case-of-which-do-not-hold = { $count } örnek, { $failed } tanesi tutmuyor
was = { $a }: `{ $b }` { $missed }
nothing-changes-every-decision-is-the-same = hiçbir şey değişmiyor: her karar aynı
nothing-changes-every-decision-is-the-same-2 = Hiçbir şey değişmiyor: her karar aynı.
members-gain-lose-have-more-of-one-thing-and-less-of = { NUMBER($a) } üye kazanıyor, { NUMBER($b) } üye kaybediyor, { NUMBER($c) } üyede bir şey artıp başka bir şey azalıyor, { NUMBER($d) } üyede aynı
gain = { $customer } üyesi kazanıyor: { $what }
lose = { $customer } üyesi kaybediyor: { $what }
decision-differ = { NUMBER($count) } karar farklı
of-event = { $campaign }, { $who }, { $event } olayı:
of-event-2 = { $campaign }, { $who }, { $event } olayı
more-examples-in-html-and-format-json = … { $more } örnek daha --html ve --format json çıktısında
more-in-html-and-format-json = … { $more } tane daha --html ve --format json çıktısında
customer-cannot-be-used-by-the-first = { $label } { $count } müşteriyi kullanamıyor, ilki:
record-cannot-be-used-by-the-first = { $label } { $count } kaydı kullanamıyor, ilki:
is-neither-a-program-folder-nor-a-git-revision-of = `{ $old }` ne bir program klasörü ne de `{ $new }` klasörünün bir Git sürümü
name-the-old-program-s-folder-or-a-revision-such-as = eski programın klasörünü, ya da `HEAD` veya `main` gibi bir sürümü yazın
looks-like-csv-but-events-are-ndjson-one-json-object-a = `{ $name }` CSV gibi görünüyor, olaylar ise NDJSON biçimindedir, her satırda bir JSON nesnesi
make-events-of-it-sadakat-import-mapping-customers-out = ondan olaylar yapın: sadakat import MAPPING { $name } --customers-out customers.ndjson --events-out events.ndjson
mapping-says-what-its-columns-are-sadakat-import-guess = (MAPPING sütunlarının ne olduğunu söyler; `sadakat import --guess { $name }` bir eşleme bulur ya da taslağını çıkarır)
no-customer-of-the-file-can-be-used = dosyanın hiçbir müşterisi kullanılamıyor
note-not-among-the-customers-such-as-they-were-decided = not: { $some } müşteriler arasında yok, örneğin `{ $example }`: bunlara misafir olayı gibi karar verildi
name-a-file-that-has-them-with-customers-or-refuse-such = onları içeren bir dosyayı --customers ile verin, ya da böyle olayları --unknown-customers reject ile reddedin
not-live = yürürlükte değil: { $a }; { $stays }
all-campaigns-since-they-were-compiled-anew = yeniden derlendikleri için bütün kampanyalar
removed = { $a }: kaldırıldı
stopped = durdu
nothing-is-in-force-yet = { $dir }: henüz hiçbir şey yürürlükte değil
listening-on-2 = Dinleniyor: { $a }
save-a-file-to-put-it-into-force-ctrl-c-ends = Yürürlüğe koymak için bir dosyayı kaydedin; Ctrl-C bitirir.
live-since-generation-snapshot = { $since } anından beri yürürlükte, { $generation }. kuşak, sürüm { $hash }
last-change = Son değişiklik: { $a }
is-new-and-has-errors = { $id } yeni ve hatalı
in-force-3 = { $id }: yürürlükte
in-force-until = { $id }: { $when } anına kadar yürürlükte
starts = { $id }: { $when } anında başlıyor
paused-until = { $id }: { $when } anına kadar durdu
paused = { $id }: ara verdi
ended = { $id }: bitti
left-out-2 = { $id }: dışarıda
not-in-force-2 = { $id }: yürürlükte değil
starts-2 = başlıyor
paused-2 = ara verdi
ended-2 = bitti
no-case-shows-giving-something-2 = hiçbir örnekte bir şey verdiği gösterilmeyenler: { $a }
no-case-shows-giving-nothing-2 = hiçbir örnekte bir şey vermediği gösterilmeyenler: { $a }
expected-and-given = beklenen (-) ve verilen (+):
text = metin
amount = tutar
quantity = miktar
day = gün
lines-2 = kalemler
nothing = hiçbir şey
short-2 = eksik
in-all-2 = Toplam
all = hepsi
members-2 = Üyeler
campaigns = Kampanyalar
what = Ne
week-by-week = Haftadan haftaya
by-tier = Kademeye göre
by-store = Mağazaya göre
by-week = Haftaya göre
gain-2 = kazanıyor
lose-2 = kaybediyor
have-more-of-one-thing-and-less-of-another = bir şeyi artıyor, başka bir şeyi azalıyor
have-the-same = aynı kalıyor
those-who-gain-most = En çok kazananlar
those-who-lose-most = En çok kaybedenler
money-off = indirim { $a }
points-worth-2 = puanların değeri { $a }
decisions-that-differ = Farklı çıkan kararlar
in-all-the-first-of-each-campaign = toplam { NUMBER($a) }; her kampanyanın ilki:
give-the-same-2 = { $a } kampanya aynısını veriyor
give-nothing-2 = { $a } kampanya hiçbir şey vermiyor
cost-in-2 = { $currency } cinsinden maliyet:
of-the-sales-in-2 = satışlara oranı ({ $currency }):
events-of-customers-who-are-not-among-the-customers-2 = müşteriler arasında olmayanların olaylarına misafir olayı gibi karar verildi.
events-of-customers-who-are-not-among-the-customers-3 = müşteriler arasında olmayanların { NUMBER($a) } olayına misafir olayı gibi karar verildi.
records-cannot-be-used-by-the-first = { $b } { NUMBER($a) } kaydı kullanamıyor, ilki: { $c }
cost-is-money-off-and-what-points-are-worth-coupons-and = Maliyet, indirimler ile puanların değeridir; kuponlar ve hediyeler sayılır. Kurallar:
the-chosen-measure-by-week-old-and-new-the-same-numbers = seçilen ölçü haftalara göre, eski ve yeni; aynı sayılar aşağıdaki tabloda
are-no-part-of-the-cost-say-what-one-is-worth-in = { $wallet } maliyete dahil değil; bir tanesinin ne ettiğini program.toml içinde söyleyin:
under = şunun altında:
events-customers-sales-2 = { NUMBER($events) } olay{ $daily }{ $period }; { NUMBER($customers) } müşteri; satış { $sales }.
through = , { $a } – { $b }
a-number-not = bir sayı, { $a } değil

# Little by little: shadow, canary, activate_at, replaces

activate-at-must-be-a-time-not = `activate_at` bir zaman olmalı, { $a } değil
write-a-day-and-a-time-by-the-program-s-clock-such-as-activate-at = programın saatine göre bir gün ve saat yazın, örneğin `activate_at = "2026-12-01T09:00"`
is-not-a-time = `{ $a }` bir zaman değil
activate-at-is-not-before-the-end-of-active = `activate_at`, `active` bitiminden önce değil; bu yüzden kampanya hiç yürürlüğe girmez
activate-it-earlier-or-let-active-end-later = daha erken etkinleştirin, ya da `active` daha geç bitsin
active-begins-by-the-clock-of-each-store-or-member = `active` her mağazanın ya da üyenin kendi saatine göre, `activate_at` dolaylarında başlıyor
write-one-of-both-alone-or-one-day-earlier-or-later = ikisinden yalnızca birini yazın, ya da bir gün önceye veya sonraya alın
ends-by-the-clock-of-each-store-or-member-around-the-time-at-which = `{ $a }` her mağazanın ya da üyenin kendi saatine göre, `{ $b }` yerini aldığı sıralarda bitiyor
let-one-of-both-be-a-day-earlier-or-later = ikisinden birini bir gün önceye ya da sonraya alın
a-campaign-is-no-new-version-of-itself = bir kampanya kendisinin yeni sürümü olamaz
copy-its-files-under-another-name-such-as-welcome-2 = dosyalarını `welcome-2` gibi başka bir adla kopyalayın ve onları değiştirin
did-you-mean-if-not-and-is-gone-for-good = `{ $near }` mi demek istediniz? değilse ve `{ $old }` artık yoksa, bu kampanyaya onun adını verin ve `replaces` satırını kaldırın
if-is-gone-for-good-give-this-campaign-its-name = `{ $old }` artık yoksa, bu kampanyaya onun adını verin ve `replaces` satırını kaldırın
is-a-new-version-of-itself = `{ $old }` kendisi `{ $a }` kampanyasının yeni sürümü
let-take-the-place-of-first = önce `{ $old }`, `{ $a }` kampanyasının yerini alsın
is-a-new-version-of-already = `{ $a }` zaten `{ $old }` kampanyasının yeni sürümü
remove-one-of-both-or-try-one-after-the-other = ikisinden birini kaldırın, ya da birbiri ardına deneyin
it-counts-on-where-was-but-counts-something-else = `{ $old }` kaldığı yerden saymaya devam eder, ama `limit`, `budget` ya da `cap` başka bir şey sayıyor
write-the-same-ones-as-has-their-numbers-may-differ = `{ $old }` kampanyasındakileri yazın; sayıları değişik olabilir
its-new-version-stands-in-for-it = yerinde yeni sürümü var
for-some-members-first = önce bazı üyelere
would-have-given-something-but-it-is-tried-only = bir şey verecekti, ama yalnızca deneniyor
its-new-version-is-in-force-for-this-event-instead = bu olayda onun yerine yeni sürümü `{ $by }` yürürlükte
among-the-of-the-members-who-get-it-first = kampanyayı önce alan yüzde { $percent } içinde
not-among-the-of-the-members-who-get-it-first = kampanyayı önce alan yüzde { $percent } içinde değil
canary-percent = üyelerin yüzde { $a } kadarına
replaces-campaign = { $old } yerine
replaced-by-campaign = yerine { $by }
shadow-alone = yalnızca deneniyor
tried-only-would-have-given-effects = { $a }: yalnızca deneniyor, { $b } etki verecekti

# Little slips: what is left out, doubled or taken for another sign

does-not-belong-here-sign = `=` buraya ait değil
backslash-begins-a-special-sign = çift tırnak içinde `\` özel bir işaret başlatır
is-one-too-many = `{ $sign }` bir tane fazla
a-bracket-is-missing = bir ayraç eksik
a-comma-is-missing-here = burada bir virgül eksik
a-comma-is-one-too-many = bir virgül fazla
a-value-is-missing-here = burada bir değer eksik
begin-it-with-a-bracket = `[` ile başlatın
curly-quotes-do-not-make-a-text = kıvrık tırnaklar metin oluşturmaz
end-it-with-one-or-two-brackets = `]` ile bitirin; `[[` ile başlıyorsa `]]` ile
leave-it-out-or-write-where-the-part-begins-list = silin ya da bölümün başladığı yere `[` yazın
leave-it-out-or-write-where-the-part-begins-table = silin ya da bölümün başladığı yere `{"{"}` yazın
the-name-of-the-section-is-not-opened = bölümün adının açılış ayracı yok
the-text-has-no-opening-quote = metnin açılış tırnağı yok
the-text-has-no-opening = metnin açılış işareti { $quotes } yok
this-cannot-be-read = bu okunamıyor
this-is-a-value-already = bu zaten bir değer, kendi anahtarları olamaz
this-is-no-key = bu bir anahtar değil
this-is-not-a-number = bu bir sayı değil
write-a-comma-between-two-values = iki değerin arasına `,` yazın
write-two-backslashes = ters bölü için `\\` yazın ya da metni tek tırnak içine alın
write-valid-days = `valid: "{ $days } days"` yazın
write-days = "{ $days } days" yazın
write-double-quotes-around = `{ $key } = "{ $inner }"` yazın: dışta çift tırnak
write-keys-with-letters = anahtarları harf, rakam, `_` ve `-` ile yazın
have-as-much-but-something-else = aynı kadarını, ama başka bir şey alıyor, örneğin koşulları farklı kuponlar
members-have-as-much-but-something-else = { $members } üye aynı kadarını, ama başka bir şey alıyor, örneğin koşulları farklı kuponlar
other-coupons = başka kuponlar
note-is-for-day-events = not: `{ $campaign }` kampanyası `day` olayları içindir ve hiç `day` olayı yoktu; --daily her müşteri ve gün için bir tane değerlendirir
note-are-for-day-events = not: { NUMBER($count) } kampanya `day` olayları içindir, örneğin `{ $campaign }`, ve hiç `day` olayı yoktu; --daily her müşteri ve gün için bir tane değerlendirir

# The same twice on a member's day

the-same-given-twice-on-a-member-s-day = üyenin bir gününde aynı şey iki kez veriliyor
two-campaigns-are-for-the-same-members = İki kampanya yılın aynı gününde, örneğin doğum gününde, aynı üyeler içindir ve ikisi de kupon ya da puan verir. Çoğu zaman biri geçen yılınkidir.
gives-to-the-same-members-on-the-same-day = `{ $campaign }` de aynı gün aynı üyelere { $what } veriyor
let-one-of-them-end-before-the-other-begins = biri ötekisi başlamadan bitsin (`active`), yenisine `replaces = "{ $campaign }"` yazın ya da ikisine `stacking = "first"` ile bir `group` verin; ikisi de isteniyorsa `allow = ["S0912"]` yazın
both-give = `{ $campaign }` ve `{ $other }` { $what } veriyor
a-coupon = kupon

# What --help says

help-usage = Kullanım
help-options = Seçenekler
help-arguments = Argümanlar
help-commands = Komutlar
help-options-in-usage = SEÇENEKLER
help-command-in-usage = KOMUT
help-default = varsayılan
help-possible-values = olası değerler
help-possible-values-title = Olası değerler
help-print-help = Bu yardımı gösterir
help-print-version = Sürümü gösterir
help-loyalty-campaigns-as-rules = Kurallarla sadakat kampanyaları: denetleyin, çalıştırın, genişletin
help-lang = check, test, run, watch, backtest ve explain komutlarının dili, `en` ya da `tr`; verilmezse SADAKAT_LANG değişkeninin ya da programın `locale` değerinin dili. JSON ve JUnit, dil burada verilmedikçe İngilizcedir
help-check = Bir program klasöründeki bütün hataları söyler
help-test = cases/ klasöründeki, tutması gereken örnekleri çalıştırır
help-watch = Değişiklikleri kaydedildikçe yürürlüğe koyar, kampanyaların durumunu gösterir
help-serve = HTTP üzerinden gelen olaylara kararla yanıt verir, değişiklikleri kaydedildikçe yürürlüğe koyar
help-token = Sunucunun kimin sorduğunu bildiği anahtarları üretir ve geçersiz kılar
help-run = Olayları değerlendirir, her biri için bir karar yazar
help-process = Olayları tam bir kez işler, üyelerin sahip olduklarını bir defterde tutar
help-stream = NATS akışındaki olayları, tek başına ya da başka işçilerle, birer kez deftere işler
help-member = Defterdeki üyeleri gösterir
help-household = Üyelerin bir cüzdanı paylaşmasını sağlar: haneye katılma, ayrılma, gösterme
help-sweep = Bütün üyeleri bir gün için tarar: doğum günleri ve hatırlatmalar, kullanılabilir olan ya da süresi dolan puanlar
help-redeem = Bir üyenin puanlarını bir ödül için kullanır
help-hold = Bir üyenin puanlarını ayırır, tahsil eder, serbest bırakır
help-adjust = Bir üyenin sahip olduklarını, gerekçesiyle düzeltir
help-replay = Defterdeki bir olayı o günkü gibi yeniden değerlendirir
help-coupon = Kuponları içe aktarır, üretir, dağıtır, ayırır, geçersiz kılar ve gösterir
help-outbox = Defterin yeni yanıtlarını bir dosyaya, her birini en az bir kez ekler
help-report = Ne borçlanıldığını ve kampanyaların ne yaptığını raporlar
help-ledger = Bir defteri denetler
help-backtest = Eski ve yeni kuralların aynı geçmişte neye vardığını söyler: kim kazanır, kim kaybeder, kaça mal olur
help-uplift = Kampanyaların neyi değiştirdiğini söyler: üyeleri kontrol gruplarıyla karşılaştırır
help-explain = Bir üyenin bir olay için bir şeyi neden aldığını ya da almadığını söyler
help-import = Mağaza ve kasa dökümlerini müşterilere ve olaylara çevirir
help-generate = Yük testleri için üyeler ve alışverişler üretir
help-plugin = Eklenti oluşturur, derler ve inceler
help-init = Yeni bir program klasörü başlatır
help-dir = Program klasörü
help-no-cases = cases/ klasöründeki örnekleri atlar
help-plan = Her kampanyanın kurallarının neye dönüştüğünü, derlenmeyenleri neyin engellediğini söyler
help-check-format = İnsanlar için metin ya da düzenleyiciler için JSON olarak
help-no-cache = Eklentileri yeniden derler ve derlenmiş hâllerini saklamaz. Verilmezse bunlar SADAKAT_CACHE değişkeninin gösterdiği klasörde ya da kullanıcının önbellek klasöründeki sadakat/plugins içinde saklanır
help-filter = Yalnızca adında, kampanyasında ya da dosyasında bu sözcükler geçen örnekler
help-test-format = İnsanlar, makineler ya da CI sunucuları için
help-test-out = Sonuçların yazılacağı yer; `-` standart çıktıdır
help-watch-mode = Değişikliklerin nasıl fark edileceği: sistem haber verir, arada bir bakılır ya da hangisi işliyorsa
help-watch-auto = Sistem haber verir; veremezse klasöre arada bir bakılır
help-watch-native = Sistem haber verir; veremezse bu bir hatadır
help-watch-poll = Klasöre arada bir bakılır: ağ sürücüleri için
help-watch-format = İnsanlar için metin ya da makineler için satır başına bir JSON nesnesi olarak
help-format-text = İnsanlar için
help-format-json = Makineler için
help-run-customers = Müşteriler: NDJSON, başlıklı CSV, Parquet ya da Arrow; gzip ve zstd tanınır; `-` standart girdidir
help-run-events = Zaman sırasıyla olaylar: NDJSON, Parquet ya da Arrow; gzip ve zstd tanınır; `-` standart girdidir
help-run-out = Kararların yazılacağı yer, olay başına bir JSON nesnesi; `-` standart çıktıdır; verilmezse yazılmaz
help-run-rejects = Kullanılamayan kayıtların, nedenleriyle birlikte yazılacağı yer
help-unknown-customers = Müşteriler arasında olmayan müşterilerin olaylarına ne yapılacağı
help-unknown-guests = Olayları misafir olayı sayılır
help-unknown-reject = Olayları reddedilir
help-run-sort = Olayları önce, sabit bellekle, zamana göre sıralar; reddedilenler o zaman sıralı olayların satırlarını anar
help-daily = Olayların her müşterisi ve günü için bir `day` olayını da değerlendirir
help-valid-until = Her kararla, bir kampanyanın süresinin onu değiştirebileceği ilk anı söyler
help-trace = --out içindeki her karara, her kampanyanın neden bir şey verdiğini ya da vermediğini ekler
help-batch = Bir kerede okunup değerlendirilen olay sayısı; hiçbir kararı değiştirmez
help-threads = Değerlendiren iş parçacıkları, her biri üyelerin bir payı için; verilmezse işlemci başına bir tane; hiçbir kararı değiştirmez
help-follow = Olaylar çoğaldıkça, düzenlenen programla, Ctrl-C, SIGTERM ya da standart girdinin sonuna kadar sürer; --out ve --rejects dosyalarına eklenir
help-run-format = Özet, insanlar için metin ya da makineler için JSON olarak
help-backtest-programs = Değişiklikten önceki ve sonraki program klasörü ya da yalnızca biri. Eskisi, yenisinin klasörünün `HEAD` ya da `main` gibi bir Git sürümü olabilir
help-backtest-customers = Müşteriler: NDJSON, başlıklı CSV, Parquet ya da Arrow; gzip ve zstd tanınır
help-backtest-sort = Olayları önce zamana göre sıralar
help-backtest-html = Resimli sayfanın yazılacağı yer
help-fail-if = Böyleyse 1 ile çıkar, örneğin `cost > 5 %`, `losers > 0`, `faults > 0`; birkaç kez verilebilir
help-examples = En çok kaç farklı kararın açıklanacağı, her kampanyanın ilkleri
help-backtest-format = Rapor, insanlar için metin ya da makineler için JSON olarak
help-explain-customers = Müşteriler: NDJSON ya da başlıklı CSV; gzip ve zstd tanınır; `-` standart girdidir
help-explain-events = Zaman sırasıyla olaylar: NDJSON; gzip ve zstd tanınır; `-` standart girdidir. Puanlar, geçmiş ve sınırlar doğru olsun diye açıklanacak olandan öncekiler de değerlendirilir
help-explain-event = Açıklanacak olayın kimliği
help-explain-campaign = Açıklanacak kampanya; verilmezse hepsi
help-explain-daily = Her müşteri ve gün için bir `day` olayını da değerlendirir; kimliği `day-DATE-CUSTOMER` olur
help-explain-format = İnsanlar için metin ya da makineler için JSON olarak
help-format-human = İnsanlar için metin
help-format-object = Bir JSON nesnesi
help-format-junit = JUnit XML
help-subcommand = Bu yazıyı ya da verilen komutun yardımını gösterir
