#include "alerts/interpret/result.hpp"

#include "alerts/interpret/in_place.hpp"
#include "alerts/interpret/order_number.hpp"
#include "hl7/segments/observation.hpp"
#include "hl7/segments/orders.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace alerts::interpret {
namespace {

using hl7::Obr;
using hl7::Obx;
using hl7::Orc;

// The order an OBX belongs to.
struct ObservationGroup {
    std::string order_key;
    std::optional<Time> observed;  // OBR-7
};

// Filler number, else placer number, else what was ordered: a correction finds its result by it.
std::string order_key(const std::optional<hl7::Segment>& orc, const hl7::Segment& obr) {
    struct Number {
        std::size_t in_obr, in_orc;
    };
    for (const Number& number : {Number{Obr::filler_order_number, Orc::filler_order_number},
                                 Number{Obr::placer_order_number, Orc::placer_order_number}}) {
        if (std::string key = to_string(read_number(obr[number.in_obr])); !key.empty()) return key;
        if (!orc) continue;
        if (std::string key = to_string(read_number((*orc)[number.in_orc])); !key.empty())
            return key;
    }
    return std::string{value(obr[Obr::universal_service_identifier][1])};
}

struct StatusRow {
    std::string_view code;
    std::optional<ResultStatus> means;  // absent: the OBX carries no result
};

// Table 0085. R (entered, not verified) and S (partial) are not final yet.
constexpr std::array statuses{
    StatusRow{"", ResultStatus::final},
    StatusRow{"F", ResultStatus::final},
    StatusRow{"B", ResultStatus::final},
    StatusRow{"C", ResultStatus::corrected},
    StatusRow{"A", ResultStatus::corrected},
    StatusRow{"P", ResultStatus::preliminary},
    StatusRow{"R", ResultStatus::preliminary},
    StatusRow{"S", ResultStatus::preliminary},
    StatusRow{"D", ResultStatus::withdrawn},
    StatusRow{"X", ResultStatus::withdrawn},
    StatusRow{"W", ResultStatus::withdrawn},
    StatusRow{"U", ResultStatus::confirmed},
    StatusRow{"V", ResultStatus::confirmed},
    StatusRow{"I", std::nullopt},
    StatusRow{"N", std::nullopt},
    StatusRow{"O", std::nullopt},
};

// OBX-11 nobody defined: the value is known, no rule uses it, and somebody is told.
std::optional<ResultStatus> read_status(Reading& reading, const hl7::Segment& obx) {
    const std::string_view code = value(obx[Obx::observation_result_status][1]);
    const auto row = std::find_if(statuses.begin(), statuses.end(),
                                  [&](const StatusRow& one) { return one.code == code; });
    if (row != statuses.end()) return row->means;
    reading.find("result-status-unknown", reading.path(obx, Obx::observation_result_status),
                 "found " + shape(code) + ": taken as preliminary");
    return ResultStatus::preliminary;
}

enum class ValueKind { number, structured, words, coded, opaque };

struct TypeRow {
    std::string_view type;
    ValueKind kind;
};

constexpr std::array types{
    TypeRow{"NM", ValueKind::number}, TypeRow{"SN", ValueKind::structured},
    TypeRow{"ST", ValueKind::words},  TypeRow{"TX", ValueKind::words},
    TypeRow{"FT", ValueKind::words},  TypeRow{"ID", ValueKind::words},
    TypeRow{"SI", ValueKind::words},  TypeRow{"DT", ValueKind::words},
    TypeRow{"TM", ValueKind::words},  TypeRow{"TS", ValueKind::words},
    TypeRow{"DTM", ValueKind::words}, TypeRow{"DR", ValueKind::words},
    TypeRow{"MA", ValueKind::words},  TypeRow{"NA", ValueKind::words},
    TypeRow{"NR", ValueKind::words},  TypeRow{"CQ", ValueKind::words},
    TypeRow{"MO", ValueKind::words},  TypeRow{"CP", ValueKind::words},
    TypeRow{"TN", ValueKind::words},  TypeRow{"XTN", ValueKind::words},
    TypeRow{"EI", ValueKind::words},  TypeRow{"CX", ValueKind::words},
    TypeRow{"CK", ValueKind::words},  TypeRow{"CN", ValueKind::words},
    TypeRow{"PN", ValueKind::words},  TypeRow{"XPN", ValueKind::words},
    TypeRow{"XCN", ValueKind::words}, TypeRow{"XON", ValueKind::words},
    TypeRow{"AD", ValueKind::words},  TypeRow{"XAD", ValueKind::words},
    TypeRow{"CWE", ValueKind::coded}, TypeRow{"CE", ValueKind::coded},
    TypeRow{"CNE", ValueKind::coded}, TypeRow{"CF", ValueKind::coded},
    TypeRow{"IS", ValueKind::coded},  TypeRow{"ED", ValueKind::opaque},
    TypeRow{"RP", ValueKind::opaque},
};

// Without a type, or with one nobody knows, a value is words: an exact decimal in them counts.
ValueKind read_kind(Reading& reading, const hl7::Segment& obx) {
    const std::string_view type = value(obx[Obx::value_type][1]);
    const auto row = std::find_if(types.begin(), types.end(),
                                  [&](const TypeRow& one) { return one.type == type; });
    if (row != types.end()) return row->kind;
    if (type.empty()) {
        reading.find("value-type-missing", reading.path(obx, Obx::value_type),
                     "the value is read as text");
    } else {
        reading.find("value-type-unknown", reading.path(obx, Obx::value_type),
                     "found " + shape(type) + ": the value is read as text");
    }
    return ValueKind::words;
}

std::optional<Comparator> comparator(hl7::Comparator sent) {
    switch (sent) {
        case hl7::Comparator::equal:
            return Comparator::equal;
        case hl7::Comparator::less:
            return Comparator::less;
        case hl7::Comparator::less_equal:
            return Comparator::less_equal;
        case hl7::Comparator::greater:
            return Comparator::greater;
        case hl7::Comparator::greater_equal:
            return Comparator::greater_equal;
        case hl7::Comparator::not_equal:
            return std::nullopt;  // says what it is not
    }
    return std::nullopt;
}

// Ratios (1:128) and categories (2+) are no measurements; a range has no comparator of its own.
std::optional<Measurement> measurement(const std::optional<hl7::StructuredNumber>& sent) {
    if (!sent) return std::nullopt;
    const auto how = comparator(sent->comparator);
    const auto low = Decimal::parse(sent->first);
    if (!how || !low) return std::nullopt;
    Measurement out{*how, *low, std::nullopt};
    if (sent->separator == '\0') return out;
    if (sent->separator != '-' || *how != Comparator::equal) return std::nullopt;
    out.high = Decimal::parse(sent->second);
    if (!out.high || *out.high < *low) return std::nullopt;
    return out;
}

std::optional<Measurement> read_number(ValueKind kind, const hl7::Repetition& sent) {
    const auto as_text = [&](std::string_view raw) -> std::optional<Measurement> {
        const std::string_view text = value(raw);
        if (const auto plain = Decimal::parse(text))  // as most are
            return Measurement{Comparator::equal, *plain, std::nullopt};
        return measurement(hl7::parse_comparable(text));
    };
    switch (kind) {
        case ValueKind::number:
            return as_text(sent[1]);  // further components are not NM's and are ignored (2.5.2)
        case ValueKind::structured:
            return sent.components() == 1 ? as_text(sent.raw()) : measurement(hl7::parse_sn(sent));
        case ValueKind::words:
            return as_text(sent.raw());
        case ValueKind::coded:
        case ValueKind::opaque:
            return std::nullopt;
    }
    return std::nullopt;
}

// Which of several numbers counts cannot be told, unless all are the same.
std::optional<Measurement> read_number(ValueKind kind, const hl7::Field& field) {
    std::optional<Measurement> number;
    for (const hl7::Repetition& one : field) {
        auto read = read_number(kind, one);
        if (!read || (number && *number != *read)) return std::nullopt;
        number = std::move(read);
    }
    return number;
}

std::vector<Coded> read_answers(Reading& reading, ValueKind kind, const hl7::Segment& obx) {
    std::vector<Coded> answers;
    if (kind != ValueKind::coded) return answers;
    std::size_t sent = 0;
    for (const hl7::Repetition& one : obx[Obx::observation_value]) {
        if (++sent > max_repetitions) continue;
        if (Coded answer = reading.coded(one); !answer.empty())
            answers.push_back(std::move(answer));
    }
    if (sent > max_repetitions) {
        reading.find("too-many-repetitions", reading.path(obx, Obx::observation_value),
                     std::to_string(sent) + " answers, the first " +
                         std::to_string(max_repetitions) + " are used");
    }
    return answers;
}

// For people: the value as sent; of a code its words; of several each. A number that was repeated
// is one. Documents and long texts are not carried.
std::string read_text(const Reading& reading, ValueKind kind, const hl7::Field& field,
                      bool is_number) {
    constexpr std::size_t longest = 200;
    if (kind == ValueKind::opaque || field.raw().size() > longest) return {};
    std::string text;
    for (const hl7::Repetition& one : field) {
        std::string said =
            kind == ValueKind::coded ? reading.coded(one).display() : reading.text(one.raw());
        if (text.empty())
            text = std::move(said);
        else if (!said.empty())
            text.append("; ").append(said);
        if (is_number) break;
    }
    if (text.size() > longest) text.clear();
    return text;
}

// OBX-8 repeats, and is coded since 2.7: the codes, with ~ between them.
std::string read_flags(const Reading& reading, const hl7::Field& field) {
    std::string flags;
    std::size_t sent = 0;
    for (const hl7::Repetition& one : field) {
        if (++sent > max_repetitions) break;
        if (sent > 1) flags += '~';
        flags += reading.text(one[1]);
    }
    return flags;
}

struct Value {
    std::optional<Measurement> number;
    std::string text;
    std::vector<Coded> answers;
};

Value read_value(Reading& reading, const hl7::Segment& obx) {
    const hl7::Field field = obx[Obx::observation_value];
    const ValueKind kind = read_kind(reading, obx);
    Value out;
    out.number = read_number(kind, field);
    out.text = read_text(reading, kind, field, out.number.has_value());
    out.answers = read_answers(reading, kind, obx);
    const bool numeric = kind == ValueKind::number || kind == ValueKind::structured;
    if (numeric && !out.number && field.repetitions() > 1) {
        reading.find("value-repeats", reading.path(obx, Obx::observation_value),
                     std::to_string(field.repetitions()) + " values where one is expected");
    }
    return out;
}

// What an empty value, a deleted one, and a resent one do to the status; absent: nothing is said.
std::optional<ResultStatus> with_value(Reading& reading, const hl7::Segment& obx,
                                       ResultStatus status) {
    switch (hl7::presence(trim(obx[Obx::observation_value].raw()))) {
        case hl7::Presence::null:
            return ResultStatus::withdrawn;
        case hl7::Presence::absent:
            if (status == ResultStatus::withdrawn || status == ResultStatus::confirmed)
                return status;
            if (status != ResultStatus::corrected) return std::nullopt;
            reading.find("value-missing", reading.path(obx, Obx::observation_value),
                         "a correction without a value: the earlier one is taken back");
            return ResultStatus::withdrawn;
        case hl7::Presence::present:
            return status == ResultStatus::confirmed ? ResultStatus::final : status;
    }
    return std::nullopt;
}

// Appends what the OBX says, if it says something.
void read_result(Reading& reading, const hl7::Segment& obx, const ObservationGroup& group,
                 std::vector<Event>& events) {
    const auto stated = read_status(reading, obx);
    const auto status = stated ? with_value(reading, obx, *stated) : std::nullopt;
    if (!status) return;
    Coded what = reading.coded(obx[Obx::observation_identifier].repetition(1));
    if (what.codes.empty() && what.original_text.empty()) {
        reading.find("observation-code-missing", reading.path(obx, Obx::observation_identifier),
                     "a value without a name cannot be used");
        return;
    }
    const bool has_value = *status != ResultStatus::confirmed && *status != ResultStatus::withdrawn;
    Value said = has_value ? read_value(reading, obx) : Value{};
    const auto observed = reading.past(obx, Obx::date_time_of_the_observation);
    events.emplace_back(
        std::in_place_type<ResultStatement>, InPlace{[&] {
            return ResultStatement{
                .order_key = group.order_key,
                .visit = {},
                .what = std::move(what),
                .sub_id = std::string{value(obx[Obx::observation_sub_id].raw())},
                .status = *status,
                .number = said.number,
                .text = std::move(said.text),
                .answers = std::move(said.answers),
                .unit = reading.unit(obx[Obx::units]),
                .reference_range = reading.text(obx[Obx::references_range].raw()),
                .flags = read_flags(reading, obx[Obx::abnormal_flags]),
                .observed = observed ? *observed : group.observed.value_or(reading.sent()),
                .source = reading.source(obx, Obx::observation_value)};
        }});
}

}  // namespace

void read_results(Reading& reading, const Part& part, OrcPlace orc_place,
                  std::vector<Event>& events) {
    ObservationGroup group;
    std::optional<hl7::Segment> orc;
    std::optional<hl7::Segment> obr;
    for (const hl7::Segment& segment : part.segments) {
        if (segment.is("ORC")) {
            orc = segment;
            if (orc_place == OrcPlace::after_obr && obr) group.order_key = order_key(orc, *obr);
        } else if (segment.is("OBR")) {
            if (orc_place == OrcPlace::after_obr) orc.reset();
            obr = segment;
            group = {order_key(orc, segment), reading.past(segment, Obr::observation_date_time)};
            if (orc_place == OrcPlace::before_obr) orc.reset();
        } else if (segment.is("OBX")) {
            read_result(reading, segment, group, events);
        }
    }
}

void read_accompanying_results(Reading& reading, const Part& part, std::vector<Event>& events) {
    constexpr std::string_view previous_results = "PR";
    ObservationGroup group;
    std::optional<hl7::Segment> orc;
    for (const hl7::Segment& segment : part.segments) {
        if (segment.is("ORC")) {
            orc = segment;
            group = {};
        } else if (segment.is("OBR")) {
            const bool reports = orc && value((*orc)[Orc::order_control][1]) == previous_results;
            group = {};
            if (reports)
                group = {order_key(orc, segment),
                         reading.past(segment, Obr::observation_date_time)};
        } else if (segment.is("OBX")) {
            read_result(reading, segment, group, events);
        }
    }
}

}  // namespace alerts::interpret
