#include "alerts/store/sqlite/counters.hpp"

#include "alerts/store/sqlite/columns.hpp"

namespace alerts::sqlite {

CounterRows::CounterRows(const Connection& connection)
    : select_{connection,
              "SELECT max(last) FILTER (WHERE name = 'message'), "
              "max(last) FILTER (WHERE name = 'alert_event'), "
              "max(last) FILTER (WHERE name = 'patient'), "
              "max(last) FILTER (WHERE name = 'learnt') FROM counter"},
      update_{connection, "UPDATE counter SET last = ?2 WHERE name = ?1"} {}

Counters CounterRows::load() {
    Counters counters;
    Rows rows = select_.query();
    if (!rows.next()) unreadable("counter");
    rows.read(counters.message, counters.alert_event, counters.patient, counters.learnt);
    return counters;
}

void CounterRows::save(const Counters& counters, const Counters& stored) {
    const auto save_one = [this](const char* name, std::int64_t last, std::int64_t before) {
        if (last != before) update_.execute(name, last);
    };
    save_one("message", counters.message, stored.message);
    save_one("alert_event", counters.alert_event, stored.alert_event);
    save_one("patient", counters.patient, stored.patient);
    save_one("learnt", counters.learnt, stored.learnt);
}

std::int64_t read_counter(Connection& connection, const std::string& name) {
    return connection.ask_number("SELECT last FROM counter WHERE name = '" + name + "'");
}

}  // namespace alerts::sqlite
