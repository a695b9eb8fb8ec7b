#include "tools/rule_test/message.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace rule_test {
namespace {

// 20260105080000
std::string digits(alerts::Time time) {
    std::string text;
    const std::string iso = alerts::to_iso8601(time);
    std::copy_if(iso.begin(), iso.begin() + 19, std::back_inserter(text),
                 [](char c) { return c >= '0' && c <= '9'; });
    return text;
}

// Fields counted from 1; those that nobody sets stay empty.
class Segment {
  public:
    explicit Segment(std::string name) : fields_{std::move(name)} {}
    Segment& set(std::size_t field, std::string value) {
        if (fields_.size() <= field) fields_.resize(field + 1);
        fields_[field] = std::move(value);
        return *this;
    }
    [[nodiscard]] std::string text() const {
        std::string line;
        for (const std::string& field : fields_) line += (line.empty() ? "" : "|") + field;
        return line + '\r';
    }

  private:
    std::vector<std::string> fields_;
};

}  // namespace

struct Sender::Writer {
    Sender& sender;
    alerts::Time now;
    std::string type{};

    std::string operator()(const Diagnose& said) {
        type = "ADT^A31^ADT_A05";
        std::string segments;
        int count = 0;
        for (const Diagnosis& one : said.list) {
            Segment dg1{"DG1"};
            dg1.set(1, std::to_string(++count)).set(3, one.what).set(6, one.working ? "W" : "F");
            if (one.onset) dg1.set(5, time(*one.onset));
            if (one.deleted) dg1.set(21, "D");
            segments += dg1.text();
        }
        return segments;
    }
    std::string operator()(const Order& said) {
        Segment rxe{"RXE"};
        rxe.set(2, said.drug).set(3, said.low).set(4, said.high).set(5, said.unit);
        if (!said.strength.empty()) rxe.set(25, said.strength).set(26, said.strength_unit);
        Segment tq1{"TQ1"};
        tq1.set(1, "1").set(3, said.frequency).set(7, time(said.start.value_or(Length{})));
        if (said.end) tq1.set(8, time(*said.end));
        std::string rest = rxe.text() + tq1.text();
        if (!said.route.empty()) rest += Segment{"RXR"}.set(1, said.route).text();
        for (const std::string& component : said.components)
            rest += Segment{"RXC"}.set(1, "A").set(2, component).text();
        sender.orders_[said.number] = rest;
        return order(said.control, said.number);
    }
    std::string operator()(const Control& said) { return order(said.control, said.number); }
    std::string operator()(const Given& said) {
        type = "RAS^O17^RAS_O17";
        const std::string at = time(said.at);
        Segment rxa{"RXA"};
        rxa.set(1, "0").set(2, std::to_string(++sender.givings_)).set(3, at).set(4, at);
        rxa.set(5, said.drug).set(6, said.amount).set(7, said.unit);
        rxa.set(20, said.given ? "CP" : "RE");
        return Segment{"ORC"}.set(1, "RE").set(2, number(said.number)).text() + rxa.text();
    }
    std::string operator()(const Result& said) {
        type = "ORU^R01^ORU_R01";
        const std::string order =
            said.order.empty() ? "F" + std::to_string(sender.messages_) : said.order;
        // A correction is about the moment that was told first.
        const alerts::Time observed = sender.first_told_.try_emplace(order, now + said.at).first->second;
        Segment obr{"OBR"};
        obr.set(1, "1").set(3, order + "^LAB").set(4, "PANEL^Panel^L").set(7, digits(observed));
        Segment obx{"OBX"};
        obx.set(1, "1").set(2, said.number ? "NM" : "ST").set(3, said.test).set(5, said.value);
        obx.set(6, said.unit).set(7, said.range).set(8, said.flags).set(11, said.status);
        return obr.text() + obx.set(14, digits(observed)).text();
    }
    std::string operator()(const Procedure& said) {
        type = "OMG^O19^OMG_O19";
        Segment orc{"ORC"};
        orc.set(1, said.control).set(2, number(said.number)).set(5, said.status);
        Segment obr{"OBR"};
        obr.set(1, "1").set(2, number(said.number)).set(4, said.what).set(31, said.reason);
        if (said.at) obr.set(36, time(*said.at));
        return orc.text() + obr.text();
    }
    std::string operator()(const Admit& said) {
        type = "ADT^A01^ADT_A01";
        ++sender.visits_;
        sender.patient_class_ = said.patient_class;
        return visit().text();
    }
    std::string operator()(const Discharge&) {
        type = "ADT^A03^ADT_A03";
        return visit().set(45, time({})).text();
    }
    std::string operator()(const Died&) {
        type = "ADT^A31^ADT_A05";
        return "";
    }
    std::string operator()(const Raw& said) {
        type = said.segments.find("\rRX") == said.segments.npos ? "ORU^R01^ORU_R01"
                                                                : "RDE^O11^RDE_O11";
        return said.segments;
    }
    template <class NoMessage>
    std::string operator()(const NoMessage&) {
        return "";
    }

    [[nodiscard]] Segment visit() const {
        Segment pv1{"PV1"};
        pv1.set(1, "1").set(2, sender.patient_class_).set(3, "WARD^1^A");
        return pv1.set(19, "V" + std::to_string(sender.visits_));
    }
    std::string order(const std::string& control, const std::string& its_number) {
        type = "RDE^O11^RDE_O11";
        return Segment{"ORC"}.set(1, control).set(2, number(its_number)).text() +
               sender.orders_[its_number];
    }
    static std::string number(const std::string& of_order) { return of_order + "^OE"; }
    [[nodiscard]] std::string time(Length from_now) const { return digits(now + from_now); }
};

std::string Sender::message(const Step& step, alerts::Time now) {
    if (std::holds_alternative<Resend>(step.what)) return last_;
    ++messages_;
    Writer writer{*this, now};
    const std::string segments = std::visit(writer, step.what);
    Segment pid{"PID"};
    pid.set(1, "1").set(3, "900001^^^H1MRN^MR").set(5, "Sample^Avery").set(7, "19580312");
    pid.set(8, "F");
    if (std::holds_alternative<Died>(step.what)) pid.set(29, digits(now)).set(30, "Y");
    const std::string event =
        writer.type.starts_with("ADT") ? Segment{"EVN"}.set(2, digits(now)).text() : "";
    last_ = "MSH|^~\\&|EHR|H1|CALCIWATCH|H1|" + digits(now) + "+0000||" + writer.type + "|T" +
            std::to_string(messages_) + "|P|2.5.1\r" + event + pid.text() + segments;
    return last_;
}

}  // namespace rule_test
