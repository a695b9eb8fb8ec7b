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

void CounterRows::save(const Counters& counters) {
    update_.execute("message", counters.message);
    update_.execute("alert_event", counters.alert_event);
    update_.execute("patient", counters.patient);
    update_.execute("learnt", counters.learnt);
}

}  // namespace alerts::sqlite
