#include "tools/rule_test/message.hpp"

#include "tools/placeholders.hpp"

namespace calciwatch::rule_test {
namespace {

std::string dtm(Time time) {
    return hl7_time(std::chrono::floor<std::chrono::seconds>(time));
}
std::string dtm(const std::optional<Time>& time) {
    return time ? dtm(*time) : std::string{};
}

// Fields by number; those between are empty.
class Segment {
  public:
    explicit Segment(std::string_view name) : text_{name} {}
    Segment& set(int field, std::string_view value) {
        for (; at_ < field; ++at_) text_ += '|';
        text_ += value;
        return *this;
    }
    operator std::string() const { return text_ + '\r'; }

  private:
    std::string text_;
    int at_ = 0;
};

std::string number(const std::string& id) {
    return id + "^TEST";
}

}  // namespace

std::string Messages::begin(Time now, std::string_view type, std::string_view more_of_pid) {
    const std::string id = "T" + std::to_string(++sent_);
    return "MSH|^~\\&|TEST|TEST|CALCIWATCH|TEST|" + dtm(now) + "||" + std::string{type} + "|" + id +
           "|P|2.5.1\r" + "PID|1||T0001^^^TEST^MR||Test^Patient||" + born + "|" + sex +
           std::string{more_of_pid} + "\r";
}

std::string Messages::diagnoses(Time now, const std::vector<Diagnosis>& all) {
    std::string text = begin(now, "ADT^A08^ADT_A01");
    int n = 0;
    for (const Diagnosis& one : all) {
        text += Segment{"DG1"}
                    .set(1, std::to_string(++n))
                    .set(3, one.what)
                    .set(6, one.certainty)
                    .set(21, one.deleted ? "D" : "A");
    }
    return text;
}

std::string Messages::order(Time now, const Order& order) {
    std::string text = begin(now, "RDE^O11^RDE_O11");
    text += Segment{"ORC"}.set(1, order.control).set(2, number(order.number)).set(9, dtm(now));
    if (order.drug.empty()) return text;
    if (!order.frequency.empty() || order.start || order.end)
        text += Segment{"TQ1"}
                    .set(1, "1")
                    .set(3, order.frequency)
                    .set(7, dtm(order.start))
                    .set(8, dtm(order.end));
    text += Segment{"RXE"}
                .set(2, order.drug)
                .set(3, order.low)
                .set(4, order.high)
                .set(5, order.unit)
                .set(25, order.strength)
                .set(26, order.strength_unit);
    if (!order.route.empty()) text += Segment{"RXR"}.set(1, order.route);
    for (const Coded& component : order.components)
        text += Segment{"RXC"}.set(1, "A").set(2, component);
    return text;
}

std::string Messages::giving(Time now, const Giving& giving) {
    std::string text = begin(now, "RAS^O17^RAS_O17");
    text += Segment{"ORC"}.set(1, "RE").set(2, number(giving.number)).set(9, dtm(giving.at));
    text += Segment{"RXA"}
                .set(1, "0")
                .set(2, std::to_string(sent_))
                .set(3, dtm(giving.at))
                .set(4, dtm(giving.at))
                .set(5, giving.drug)
                .set(6, giving.amount)
                .set(7, giving.unit)
                .set(20, giving.given ? "CP" : "NA");
    return text;
}

std::string Messages::result(Time now, const Result& result) {
    std::string text = begin(now, "ORU^R01^ORU_R01");
    const std::string order =
        number(result.order.empty() ? "L" + std::to_string(sent_) : result.order);
    text += Segment{"OBR"}.set(1, "1").set(2, order).set(4, "^Test").set(7, dtm(result.at));
    text += Segment{"OBX"}
                .set(1, "1")
                .set(2, result.words ? "TX" : "ST")
                .set(3, result.test)
                .set(5, result.value)
                .set(6, result.unit)
                .set(7, result.range)
                .set(8, result.flags)
                .set(11, result.status)
                .set(14, dtm(result.at));
    return text;
}

std::string Messages::procedure(Time now, const Procedure& procedure) {
    using Kind = Procedure::Kind;
    std::string text = begin(now, "OMG^O19^OMG_O19");
    text += Segment{"ORC"}
                .set(1, procedure.kind == Kind::cancelled ? "CA"
                        : procedure.kind == Kind::done    ? "SC"
                                                          : "NW")
                .set(2, number(procedure.number))
                .set(5, procedure.kind == Kind::done ? "CM" : "")
                .set(9, dtm(now));
    text += Segment{"OBR"}
                .set(1, "1")
                .set(2, number(procedure.number))
                .set(4, procedure.what)
                .set(31, procedure.reason)
                .set(36, procedure.kind == Kind::booked ? dtm(procedure.at) : "");
    return text;
}

std::string Messages::visit(Time now, const Visit& visit) {
    std::string text = begin(now, "ADT^" + visit.event + "^ADT_A01");
    text += Segment{"PV1"}
                .set(1, "1")
                .set(2, visit.patient_class)
                .set(3, "WARD")
                .set(19, visit.number)
                .set(visit.event == "A03" ? 45 : 44, dtm(now));
    return text;
}

std::string Messages::death(Time now) {
    std::string until_death(20, '|');
    return begin(now, "ADT^A08^ADT_A01", until_death + "|" + dtm(now) + "|Y");
}

std::string Messages::segments(Time now, std::string_view text) {
    std::string wire;
    for (const char c : text) wire += c == '\n' ? '\r' : c;
    if (wire.starts_with("MSH")) return wire;
    const auto has = [&](std::string_view name) {
        return wire.starts_with(std::string{name} + "|") ||
               wire.find("\r" + std::string{name} + "|") != wire.npos;
    };
    std::string_view type;
    if (has("AL1")) type = "ADT^A08^ADT_A01";
    if (has("RXE")) type = "RDE^O11^RDE_O11";
    if (has("RXA")) type = "RAS^O17^RAS_O17";
    if (has("OBX")) type = "ORU^R01^ORU_R01";
    if (has("DG1")) type = "ADT^A08^ADT_A01";
    if (type.empty()) return "";
    return begin(now, type) + wire;
}

}  // namespace calciwatch::rule_test
