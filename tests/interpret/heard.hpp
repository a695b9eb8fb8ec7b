// What an interpreter makes of a message written as lines.
#pragma once

#include "alerts/interpret/interpret.hpp"

#include <algorithm>
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace alerts::heard {

inline Time at(std::string_view iso) {
    return from_iso8601(iso).value();
}

inline const Time received = at("2026-11-22T10:16:00.000Z");
inline constexpr std::string_view pid = "PID|1||900001^^^H1MRN^MR||Muster^Mona||19600102|F";

inline std::string joined(std::initializer_list<std::string_view> lines) {
    std::string text;
    for (const std::string_view line : lines) text.append(line).append("\r");
    return text;
}

inline Interpretation interpret_text(const std::string& text, FeedPolicy policy = {}) {
    const auto message = hl7::Message::parse(text);
    if (!message) throw std::invalid_argument{"the test's message does not parse"};
    const auto interpreter = Interpreter::make(std::move(policy));
    return interpreter.value()(*message, received);
}

// The message of one type: MSH is written for it, sent at 10:15 UTC as M1.
inline Interpretation message(std::string_view type, std::initializer_list<std::string_view> lines,
                              FeedPolicy policy = {}) {
    std::string text = R"(MSH|^~\&|EHR|H1|CW|H1|20261122101500+0000||)";
    text.append(type).append("|M1|P|2.5.1\r").append(joined(lines));
    return interpret_text(text, std::move(policy));
}

template <class Statement>
std::vector<Statement> all(const Interpretation& said) {
    std::vector<Statement> found;
    for (const PatientUpdate& update : said.updates)
        for (const Event& event : update.events)
            if (const auto* one = std::get_if<Statement>(&event)) found.push_back(*one);
    return found;
}

// The only statement of its kind; a test that expects one gets an exception otherwise.
template <class Statement>
Statement only(const Interpretation& said) {
    const auto found = all<Statement>(said);
    if (found.size() != 1) throw std::out_of_range{"not exactly one statement of this kind"};
    return found.front();
}

// "time-unreadable OBX[2]-14" for each finding, in order.
inline std::vector<std::string> findings(const Interpretation& said) {
    std::vector<std::string> list;
    for (const Finding& one : said.findings) list.push_back(one.code + " " + one.source.place);
    return list;
}

inline bool has_finding(const Interpretation& said, std::string_view code_and_place) {
    const auto list = findings(said);
    return std::find(list.begin(), list.end(), code_and_place) != list.end();
}

}  // namespace alerts::heard
