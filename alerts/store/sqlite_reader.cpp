#include "alerts/store/sqlite_reader.hpp"

#include "alerts/store/sqlite/alert_rows.hpp"
#include "alerts/store/sqlite/columns.hpp"
#include "alerts/store/sqlite/connection.hpp"
#include "alerts/store/sqlite/patient_rows.hpp"
#include "alerts/store/sqlite/reading.hpp"
#include "alerts/store/sqlite/restored.hpp"
#include "alerts/store/sqlite/statement.hpp"

#include <algorithm>
#include <functional>
#include <limits>
#include <map>
#include <tuple>
#include <utility>

namespace alerts {
namespace {

using sqlite::Moment;
using sqlite::Rows;
using sqlite::Statement;

std::int64_t at_most(std::size_t limit) {
    constexpr std::size_t most = std::numeric_limits<std::int64_t>::max();
    return static_cast<std::int64_t>(std::min(limit, most));
}

// Who is looked for by a part of a name or number: ?1.
const std::string wanted_patients =
    "FROM patient WHERE joined_into IS NULL AND (?1 = '' OR instr(lower(name), lower(?1)) "
    "OR EXISTS (SELECT 1 FROM identifier WHERE identifier.patient = patient.id "
    "AND instr(lower(number), lower(?1))))";

// Which alerts: patient ?1, rule ?2, at least as grave as the rank ?3, a word among the statuses
// ?4, since ?5.
const std::string severity_rank =
    "CASE severity WHEN 'critical' THEN 3 WHEN 'high' THEN 2 WHEN 'moderate' THEN 1 ELSE 0 END";
const std::string alerts_asked =
    "FROM alert JOIN patient ON patient.id = alert.patient "
    "WHERE (?1 IS NULL OR patient = ?1) AND (?2 = '' OR rule = ?2) AND " +
    severity_rank +
    " >= ?3 AND (?4 = '' OR instr(?4, ' ' || status || ' ')) "
    "AND (?5 IS NULL OR changed_at >= ?5)";

// " active acknowledged "
std::string words_of(const std::vector<AlertStatus>& statuses) {
    std::string words;
    for (const AlertStatus status : statuses)
        words.append(words.empty() ? " " : "").append(stored_word(status)).append(" ");
    return words;
}

// Which findings: code ?1, listener ?2, since ?3. Without a message the place begins with the
// listener.
const std::string findings_asked =
    "FROM (SELECT finding.id AS id, message, coalesce(received, source_sent) AS received, "
    "coalesce(listener, substr(source_place, 1, instr(source_place, ' ') - 1)) AS listener, "
    "coalesce(type, '') AS type, code, source_control_id, source_sent, source_place, detail "
    "FROM finding LEFT JOIN message ON message.id = finding.message) "
    "WHERE (?1 = '' OR code = ?1) AND (?2 = '' OR listener = ?2) "
    "AND (?3 IS NULL OR received >= ?3)";

const std::string quarantine_rows =
    "SELECT id, received, listener, peer, sending_application, sending_facility, type, "
    "control_id, quarantine.reason, retried_at, coalesce(retried_as, 0) FROM quarantine JOIN "
    "message ON message.id = "
    "quarantine.message ";

auto columns_of(QuarantinedMessage& one) {
    return std::tie(one.id, one.received, one.listener, one.peer, one.sending_application,
                    one.sending_facility, one.type, one.control_id, one.reason, one.retried_at,
                    one.retried_as);
}

// "OBX[3]-5[2].1" -> "OBX-5.1"
std::string without_occurrences(std::string_view place) {
    std::string text;
    bool inside = false;
    for (const char c : place) {
        if (c == '[') inside = true;
        if (!inside) text += c;
        if (c == ']') inside = false;
    }
    return text;
}

}  // namespace

struct SqliteReader::Parts {
    explicit Parts(const std::filesystem::path& file)
        : connection{sqlite::open_to_read(file)}, patients{connection}, alert_rows{connection} {}

    std::size_t count(const std::string& sql, const auto&... given) {
        Statement statement{connection, sql};
        Rows rows = statement.query(given...);
        std::size_t number = 0;
        if (rows.next()) rows.read(number);
        return number;
    }

    std::vector<PatientNumber> numbers_of(PatientId id) {
        Statement select{connection,
                         "SELECT number, authority, type, given_up FROM identifier "
                         "WHERE patient = ? ORDER BY learnt"};
        std::vector<PatientNumber> numbers;
        for (Rows rows = select.query(id); rows.next();) {
            PatientNumber& one = numbers.emplace_back();
            rows.read(one.identifier, one.given_up);
        }
        return numbers;
    }

    void add_alerts(PatientLine& line) {
        Statement select{
            connection,
            "SELECT severity, count(*) FROM alert WHERE patient = ? "
            "AND status IN ('active', 'acknowledged', 'overridden') GROUP BY severity"};
        for (Rows rows = select.query(line.id); rows.next();) {
            Severity severity{};
            std::size_t count = 0;
            rows.read(severity, count);
            line.alerts += count;
            line.gravest = std::max(line.gravest, std::optional{severity});
        }
    }

    Alert alert(PatientId id, const std::string& rule, const std::string& subject) {
        for (Alert& one : alert_rows.load(id))
            if (one.rule == rule && one.subject == subject) return std::move(one);
        return {};
    }

    // The record that this one has become, perhaps by way of others.
    PatientId survivor_of(PatientId id) {
        Statement next{connection, "SELECT joined_into FROM patient WHERE id = ?"};
        while (true) {
            std::optional<PatientId> into;
            Rows rows = next.query(id);
            if (rows.next()) rows.read(into);
            if (!into) return id;
            id = *into;
        }
    }

    std::vector<FormerNumber> former_of(PatientId id) {
        Statement select{connection,
                         "WITH RECURSIVE part (id) AS (SELECT ? UNION SELECT alias.patient FROM "
                         "alias JOIN part ON alias.survivor = part.id WHERE alias.patient NOT NULL)"
                         " SELECT number, authority, type, patient, survivor, message, at "
                         "FROM alias WHERE survivor IN (SELECT id FROM part) ORDER BY alias.id"};
        std::vector<FormerNumber> former;
        for (Rows rows = select.query(id); rows.next();) {
            FormerNumber& one = former.emplace_back();
            rows.read(one.identifier, one.patient, one.survivor, one.message, one.at);
        }
        return former;
    }

    sqlite::Connection connection;
    sqlite::PatientRows patients;
    sqlite::AlertRows alert_rows;
};

SqliteReader::SqliteReader(const std::filesystem::path& file)
    : parts_{std::make_unique<Parts>(file)} {}

SqliteReader::~SqliteReader() = default;

std::string SqliteReader::epoch() {
    return sqlite::read_epoch(parts_->connection);
}

Excerpt<PatientLine> SqliteReader::patients(std::string_view part, Time now, std::size_t limit) {
    const Moment moment{parts_->connection};
    Excerpt<PatientLine> found;
    found.total = parts_->count("SELECT count(*) " + wanted_patients, part);
    // Who is listed is chosen before anything is counted of them.
    Statement select{
        parts_->connection,
        "WITH warned AS (SELECT patient, count(*) AS alerts FROM alert "
        "WHERE status IN ('active', 'acknowledged', 'overridden') "
        "GROUP BY patient), chosen AS (SELECT id, name, birth_date, sex, dead, "
        "coalesce((SELECT alerts FROM warned WHERE warned.patient = patient.id), 0) AS alerts " +
            wanted_patients +
            " ORDER BY alerts DESC, id LIMIT ?2) "
            "SELECT id, name, birth_date, sex, dead, coalesce(patient_class, ''), "
            "coalesce(location, ''), "
            "(SELECT count(*) FROM problem WHERE problem.patient = chosen.id AND active = 1), "
            "(SELECT count(*) FROM medication_order WHERE medication_order.patient = chosen.id "
            "AND status = 'active' AND (ends IS NULL OR ends > ?3)), "
            "(SELECT count(*) FROM result WHERE result.patient = chosen.id "
            "AND status <> 'withdrawn') "
            "FROM chosen LEFT JOIN encounter ON encounter.patient = chosen.id AND "
            "encounter.visit_number = (SELECT visit_number FROM encounter "
            "WHERE encounter.patient = chosen.id ORDER BY as_of DESC LIMIT 1) "
            "ORDER BY alerts DESC, id"};
    for (Rows rows = select.query(part, at_most(limit), now); rows.next();) {
        PatientLine& one = found.items.emplace_back();
        rows.read(one.id, one.name, one.birth_date, one.sex, one.dead, one.patient_class,
                  one.location, one.problems, one.orders, one.results);
    }
    for (PatientLine& one : found.items) {
        one.numbers = parts_->numbers_of(one.id);
        parts_->add_alerts(one);
    }
    return found;
}

std::vector<PatientId> SqliteReader::who_has(const Identifier& number) {
    const Moment moment{parts_->connection};
    Statement select{parts_->connection,
                     "SELECT DISTINCT patient FROM identifier WHERE number = ?1 "
                     "AND (?2 = '' OR authority = ?2) AND (?3 = '' OR type = ?3) ORDER BY patient"};
    std::vector<PatientId> found;
    for (Rows rows = select.query(number); rows.next();) rows.read(found.emplace_back());
    return found;
}

std::optional<PatientRecord> SqliteReader::record(PatientId id) {
    const Moment moment{parts_->connection};
    const PatientId survivor = parts_->survivor_of(id);
    auto patient = parts_->patients.load(survivor);
    if (!patient) return std::nullopt;
    return PatientRecord{*std::move(patient), parts_->numbers_of(survivor),
                         parts_->former_of(survivor)};
}

Excerpt<KeptAlert> SqliteReader::alerts(const AlertsAsked& asked, std::size_t limit) {
    const Moment moment{parts_->connection};
    const auto rank = static_cast<int>(asked.at_least.value_or(Severity::info));
    const std::string statuses = words_of(asked.statuses);
    Excerpt<KeptAlert> found;
    found.total = parts_->count("SELECT count(*) " + alerts_asked, asked.patient, asked.rule, rank,
                                statuses, asked.since);
    Statement select{parts_->connection,
                     "SELECT patient, name, rule, subject " + alerts_asked +
                         " ORDER BY status IN ('active', 'acknowledged', 'overridden') DESC, " +
                         severity_rank + " DESC, changed_at DESC, patient, rule, subject LIMIT ?6"};
    for (Rows rows =
             select.query(asked.patient, asked.rule, rank, statuses, asked.since, at_most(limit));
         rows.next();) {
        KeptAlert& one = found.items.emplace_back();
        rows.read(one.patient, one.patient_name, one.alert.rule, one.alert.subject);
    }
    for (KeptAlert& one : found.items) {
        one.numbers = parts_->numbers_of(one.patient);
        one.alert = parts_->alert(one.patient, one.alert.rule, one.alert.subject);
    }
    return found;
}

std::vector<KeptChange> SqliteReader::history(PatientId patient, std::string_view rule,
                                              std::string_view subject) {
    const Moment moment{parts_->connection};
    Statement select{parts_->connection,
                     "SELECT seq, at, message, change, severity, why, "
                     "coalesce(json_extract(body, '$.data.alert.quietBecause'), '') "
                     "FROM alert_event "
                     "WHERE patient = ? AND rule = ? AND subject = ? ORDER BY seq"};
    std::vector<KeptChange> changes;
    for (Rows rows = select.query(patient, rule, subject); rows.next();) {
        KeptChange& one = changes.emplace_back();
        rows.read(one.seq, one.at, one.message, one.change, one.severity, one.why,
                  one.quiet_because);
    }
    return changes;
}

std::vector<RuleCount> SqliteReader::rule_counts() {
    const Moment moment{parts_->connection};
    Statement select{parts_->connection,
                     "SELECT rule, what, count FROM rule_count ORDER BY rule, what"};
    std::vector<RuleCount> counts;
    for (Rows rows = select.query(); rows.next();) {
        RuleCount& one = counts.emplace_back();
        rows.read(one.rule, one.what, one.count);
    }
    return counts;
}

std::vector<Reaction> SqliteReader::reactions() {
    const Moment moment{parts_->connection};
    Statement select{parts_->connection,
                     "SELECT patient, rule, subject, at, change, "
                     "coalesce(json_extract(body, '$.data.alert.notify'), 0) FROM alert_event "
                     "WHERE change IN ('raised', 'updated', 'escalated', 'acknowledged') "
                     "ORDER BY seq"};
    // As minutes_since() of act.cpp reckons.
    struct Beginning {
        Time at{};
        bool called = false;  // else it was raised then
    };
    std::map<AlertName, Beginning> beginnings;
    std::vector<Reaction> reactions;
    for (Rows rows = select.query(); rows.next();) {
        AlertName alert;
        Time at{};
        Change change{};
        bool notify = false;
        rows.read(alert.patient, alert.rule, alert.subject, at, change, notify);
        if (change == Change::acknowledged) {
            if (const auto began = beginnings.find(alert); began != beginnings.end())
                reactions.push_back({alert.rule, at - began->second.at});
        } else if (notify || (change == Change::raised && !beginnings[alert].called)) {
            beginnings[alert] = {at, notify};
        }
    }
    return reactions;
}

Excerpt<KeptFinding> SqliteReader::findings(const FindingsAsked& asked, std::size_t limit) {
    const Moment moment{parts_->connection};
    Excerpt<KeptFinding> found;
    found.total =
        parts_->count("SELECT count(*) " + findings_asked, asked.code, asked.listener, asked.since);
    Statement select{parts_->connection,
                     "SELECT id, message, received, listener, type, code, source_control_id, "
                     "source_sent, source_place, detail " +
                         findings_asked + " ORDER BY id DESC LIMIT ?4"};
    for (Rows rows = select.query(asked.code, asked.listener, asked.since, at_most(limit));
         rows.next();) {
        KeptFinding& one = found.items.emplace_back();
        rows.read(one.id, one.message, one.received, one.listener, one.type, one.finding.code,
                  one.finding.source, one.finding.detail);
    }
    return found;
}

std::vector<FindingCount> SqliteReader::count_findings(const FindingsAsked& asked) {
    const Moment moment{parts_->connection};
    Statement select{parts_->connection,
                     "SELECT code, CASE WHEN message IS NULL THEN 'frame' ELSE source_place END "
                     "AS place, listener, count(*), max(received) " +
                         findings_asked + " GROUP BY code, place, listener"};
    std::map<std::tuple<std::string, std::string, std::string>, FindingCount> places;
    for (Rows rows = select.query(asked.code, asked.listener, asked.since); rows.next();) {
        FindingCount here;
        rows.read(here.code, here.place, here.listener, here.count, here.last);
        here.place = without_occurrences(here.place);
        FindingCount& all = places[{here.code, here.place, here.listener}];
        here.count += all.count;
        here.last = std::max(here.last, all.last);
        all = std::move(here);
    }
    std::vector<FindingCount> counts;
    for (auto& [key, one] : places) counts.push_back(std::move(one));
    std::ranges::stable_sort(counts, std::greater{}, &FindingCount::count);
    return counts;
}

Excerpt<QuarantinedMessage> SqliteReader::quarantine(std::string_view listener, std::size_t limit) {
    const Moment moment{parts_->connection};
    const std::string wanted = "WHERE retried_as IS NULL AND (?1 = '' OR listener = ?1)";
    Excerpt<QuarantinedMessage> found;
    found.total = parts_->count(
        "SELECT count(*) FROM quarantine JOIN message ON message.id = "
        "quarantine.message " +
            wanted,
        listener);
    Statement select{parts_->connection, quarantine_rows + wanted + " ORDER BY id DESC LIMIT ?2"};
    for (Rows rows = select.query(listener, at_most(limit)); rows.next();)
        rows.read(columns_of(found.items.emplace_back()));
    return found;
}

std::optional<QuarantinedMessage> SqliteReader::quarantined(MessageId id) {
    const Moment moment{parts_->connection};
    Statement select{parts_->connection, quarantine_rows + "WHERE id = ?"};
    Rows rows = select.query(id);
    if (!rows.next()) return std::nullopt;
    QuarantinedMessage found;
    rows.read(columns_of(found));
    return found;
}

std::string SqliteReader::raw(MessageId id) {
    const Moment moment{parts_->connection};
    Statement select{parts_->connection, "SELECT raw FROM message WHERE id = ?"};
    Rows rows = select.query(id);
    std::string bytes;
    if (rows.next()) rows.read(bytes);
    return bytes;
}

}  // namespace alerts
