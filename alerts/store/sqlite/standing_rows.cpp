#include "alerts/store/sqlite/standing_rows.hpp"

#include "alerts/store/news.hpp"
#include "alerts/store/sqlite/columns.hpp"

namespace alerts::sqlite {

StandingRows::StandingRows(const Connection& connection)
    : alert_of_{connection, "SELECT patient, rule, subject FROM alert_event WHERE seq = ?"},
      last_word_{connection,
                 "SELECT seq, news FROM standing WHERE patient = ? AND rule = ? AND subject = ?"} {}

std::optional<AlertName> StandingRows::alert_of(Sequence event) {
    std::optional<AlertName> alert;
    Rows rows = alert_of_.query(event);
    if (!rows.next()) return alert;
    alert.emplace();
    rows.read(alert->patient, alert->rule, alert->subject);
    return alert;
}

std::optional<LastWord> StandingRows::last_word(const AlertName& alert) {
    std::optional<LastWord> word;
    Rows rows = last_word_.query(alert.patient, alert.rule, alert.subject);
    if (!rows.next()) return word;
    word.emplace();
    rows.read(word->last, word->news);
    return word;
}

StandingWriter::StandingWriter(const Connection& connection)
    : set_{connection,
           "INSERT INTO standing (patient, rule, subject, seq, news) VALUES (?1, ?2, ?3, ?4, ?4) "
           "ON CONFLICT DO UPDATE SET seq = ?4, news = iif(?5, ?4, news)"},
      erase_{connection, "DELETE FROM standing WHERE patient = ? AND rule = ? AND subject = ?"} {}

void StandingWriter::note(Sequence seq, PatientId patient, const AlertChange& change) {
    const Alert& alert = change.alert;
    if (stands(alert.status))
        set_.execute(patient, alert.rule, alert.subject, seq, is_news(change.change));
    else
        erase_.execute(patient, alert.rule, alert.subject);
}

}  // namespace alerts::sqlite
