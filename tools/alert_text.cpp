#include "tools/alert_text.hpp"

#include "tools/terminal.hpp"

#include <algorithm>
#include <cctype>

#include <nlohmann/json.hpp>

namespace calciwatch {
namespace {

using Json = nlohmann::json;

// The text at a key, fit for a terminal; empty when there is none.
std::string text(const Json& object, const char* key) {
    const auto found = object.find(key);
    if (found == object.end() || !found->is_string()) return {};
    return printable(found->get_ref<const std::string&>());
}

Colour colour_of(const std::string& severity) {
    if (severity == "critical") return Colour::red;
    if (severity == "high") return Colour::yellow;
    return severity == "moderate" ? Colour::cyan : Colour::none;
}

std::string capitals(std::string word) {
    std::transform(word.begin(), word.end(), word.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return word;
}

// "2026-11-22T10:15:00.000Z" -> "2026-11-22 10:15:00Z".
std::string short_time(std::string time) {
    if (const auto dot = time.find('.'); dot != std::string::npos && time.ends_with('Z'))
        time = time.substr(0, dot) + 'Z';
    if (time.size() > 10 && time[10] == 'T') time[10] = ' ';
    return time;
}

std::string patient_line(const Json& patient) {
    std::string line = "    patient ";
    if (const auto list = patient.find("identifiers");
        list != patient.end() && list->is_array() && !list->empty()) {
        const std::string authority = text(list->front(), "authority");
        line += text(list->front(), "number");
        if (!authority.empty()) line += " (" + authority + ')';
    }
    if (const std::string location = text(patient, "location"); !location.empty())
        line += ", " + location;
    return line + '\n';
}

std::string deed_line(const Json& deed) {
    const std::string reason = text(deed, "reason");
    std::string line = reason.empty() ? "    acknowledged" : "    overridden (" + reason + ')';
    line += " by " + text(deed, "by") + ", " + short_time(text(deed, "at"));
    const std::string until = text(deed, "until");
    return line + (until.empty() ? "" : ", until " + short_time(until)) + '\n';
}

std::string evidence_line(const Json& evidence) {
    std::string line = "    because " + text(evidence, "condition") + ": ";
    line += text(evidence, "value");
    if (const std::string matched = text(evidence, "matched"); !matched.empty())
        line += " (" + matched + ')';
    line += ", " + text(evidence, "place") + " of message " + text(evidence, "controlId");
    return line + ", " + short_time(text(evidence, "sent")) + '\n';
}

// "00000000000000000017" -> "  [17]": how the event is called in `calciwatch ack`.
std::string event_number(const Json& body) {
    const std::string sequence = text(body, "sequence");
    const std::size_t first = sequence.find_first_not_of('0');
    return first == std::string::npos ? "" : "  [" + sequence.substr(first) + "]";
}

}  // namespace

std::string alert_text(const Json& body, bool colour) {
    const Json::json_pointer where{"/data/alert"};
    if (!body.contains(where) || !body.at(where).is_object())
        return printable(body.dump(-1, ' ', false, Json::error_handler_t::replace)) + '\n';
    const Json& alert = body.at(where);

    const std::string severity = text(alert, "severity");
    const std::string change = text(alert, "change");
    const bool over = change == "resolved" || change == "retracted";
    std::string level = capitals(severity);
    level.resize(std::max<std::size_t>(level.size(), 8), ' ');

    std::string out = short_time(text(body, "time")) + "  ";
    out += painted(level, over ? Colour::green : colour_of(severity), colour) + "  ";
    out += painted(change, Colour::bold, colour) + "  " + text(alert, "rule");
    out += event_number(body) + '\n';
    out += "    " + text(alert, "message") + '\n';
    if (const std::string why = text(alert, "endedBecause"); !why.empty())
        out += "    over: " + why + '\n';
    if (const auto deed = alert.find("deed"); deed != alert.end() && deed->is_object() && !over)
        out += deed_line(*deed);
    if (const auto patient = alert.find("patient"); patient != alert.end())
        out += patient_line(*patient);
    if (const auto list = alert.find("evidence"); list != alert.end() && list->is_array() && !over)
        for (const Json& one : *list) out += evidence_line(one);
    return out;
}

}  // namespace calciwatch
