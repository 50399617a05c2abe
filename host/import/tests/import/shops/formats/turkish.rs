//! Turkish tills.

use jiff::civil::DateTime;

use super::super::dialect::{Export, row};
use super::super::shop::{Chance, Truth, money, quantity, receipts, truth};

const ISTANBUL: &str = "Europe/Istanbul";

fn turkish(amount: i64) -> String {
    money(amount, 2, ",", ".")
}

fn day(at: DateTime) -> String {
    at.strftime("%d.%m.%Y").to_string()
}

pub(super) fn turkish_till(chance: &mut Chance) -> (Export, Vec<Truth>) {
    let mut table = vec![row(&[
        "Şube",
        "Kasa",
        "Fiş No",
        "Tarih",
        "Saat",
        "Müşteri Kodu",
        "Müşteri Adı",
        "Stok Kodu",
        "Stok Adı",
        "Miktar",
        "Birim",
        "Birim Fiyat",
        "İskonto %",
        "İskonto Tutar",
        "KDV %",
        "KDV Tutar",
        "Satır Toplam",
        "İşlem",
        "Ödeme",
    ])];
    let (mut truths, mut total) = (Vec::new(), 0);
    for receipt in receipts(chance, true) {
        // The same numbers in two branches.
        let branch = chance.of(&["Kadıköy", "Beşiktaş", "Şişli/2"]);
        let deed = chance.of(&["Satış", "Satış", "Satış", "İade", "İptal"]);
        let sign = if deed == "İade" { -1 } else { 1 };
        let points = chance.one_in(4);
        for line in &receipt.lines {
            total += sign * line.net();
            table.push(row(&[
                branch,
                "01",
                &format!("{:06}/{branch}", receipt.number),
                &day(receipt.at),
                &receipt
                    .at
                    .strftime(if points { "%H:%M:%S" } else { "%H:%M" })
                    .to_string(),
                receipt.customer.0,
                "Ömer DENEME",
                line.sku,
                line.name,
                &quantity(sign * line.quantity, ","),
                "Adet",
                &turkish(line.price),
                "0",
                &turkish(sign * line.discount),
                "10",
                "",
                &turkish(sign * line.net()),
                deed,
                if points { "Sadakat Puanı" } else { "Nakit" },
            ]));
        }
        if deed != "İptal" {
            let kind = if sign < 0 { "return" } else { "purchase" };
            truths.push(truth(
                kind,
                &receipt,
                receipt.at,
                ISTANBUL,
                "TRY",
                receipt.net(),
            ));
        }
    }
    if chance.one_in(2) {
        let mut sum = vec![String::new(); 19];
        sum[0] = "GENEL TOPLAM".to_owned();
        sum[16] = turkish(total);
        table.push(sum);
    }
    (Export::Table(table), truths)
}

pub(super) fn turkish_till_rows(chance: &mut Chance) -> (Export, Vec<Truth>) {
    let mut table = vec![row(&[
        "Sube",
        "Kasa",
        "FisNo",
        "Zaman",
        "MusteriKodu",
        "MusteriAdi",
        "StokKodu",
        "StokAdi",
        "Grup",
        "Miktar",
        "BirimFiyat",
        "Tutar",
    ])];
    let mut truths = Vec::new();
    let mut last = DateTime::MIN;
    let mut number = 0;
    for mut receipt in receipts(chance, true) {
        // Numbers begin anew each day.
        number = if receipt.at.date() == last.date() {
            number + 1
        } else {
            1
        };
        last = receipt.at;
        receipt.customer = chance.of(&[
            ("Şengül", Some("Şengül")),
            ("ĞİI-9", Some("ĞİI-9")),
            ("", None),
        ]);
        // Either the scale has decimal points, or all of the till has commas.
        let scale = chance.of(&[".", ","]);
        for line in &mut receipt.lines {
            line.discount = 0;
            table.push(row(&[
                "34-1",
                "1",
                &number.to_string(),
                &receipt.at.strftime("%d.%m.%Y %H:%M").to_string(),
                receipt.customer.0,
                "",
                line.sku,
                line.name,
                "gıda",
                &quantity(line.quantity, scale),
                &turkish(line.price),
                &turkish(line.net()),
            ]));
        }
        truths.push(truth(
            "purchase",
            &receipt,
            receipt.at,
            ISTANBUL,
            "TRY",
            receipt.net(),
        ));
    }
    (Export::Table(table), truths)
}

pub(super) fn turkish_till_short(chance: &mut Chance) -> (Export, Vec<Truth>) {
    let header = ["Fis", "Tarih", "Musteri", "Stok", "Ad", "Miktar", "Tutar"];
    let mut table = vec![row(&header)];
    let mut truths = Vec::new();
    for receipt in receipts(chance, true) {
        let back = chance.one_in(4);
        let sign = if back { -1 } else { 1 };
        for line in &receipt.lines {
            table.push(row(&[
                &receipt.number.to_string(),
                &receipt.at.strftime("%d.%m.%Y %H:%M").to_string(),
                receipt.customer.0,
                line.sku,
                line.name,
                &quantity(sign * line.quantity, ","),
                &turkish(sign * line.net()),
            ]));
        }
        let kind = if back { "return" } else { "purchase" };
        truths.push(truth(
            kind,
            &receipt,
            receipt.at,
            ISTANBUL,
            "TRY",
            receipt.net(),
        ));
    }
    (Export::Table(table), truths)
}
