#include "alerts/interpret/reading.hpp"

#include "hl7/segments/control.hpp"

#include <utility>

namespace alerts::interpret {
namespace {

using hl7::Msh;

constexpr std::chrono::hours future_tolerance{24};

constexpr bool letter(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

}  // namespace

std::string_view trim(std::string_view raw) {
    const std::size_t first = raw.find_first_not_of(' ');
    if (first == std::string_view::npos) return {};
    return raw.substr(first, raw.find_last_not_of(' ') - first + 1);
}

std::string_view value(std::string_view raw) {
    const std::string_view trimmed = trim(raw);
    return hl7::presence(trimmed) == hl7::Presence::present ? trimmed : std::string_view{};
}

std::string cut(std::string text, std::size_t most) {
    if (text.size() <= most) return text;
    while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0U) == 0x80U) --most;
    text.resize(most);
    return text;
}

std::string shape(std::string_view raw) {
    constexpr std::size_t longest_code = 3;
    constexpr std::size_t longest = 32;
    const bool code = raw.size() <= longest_code;
    std::string out;
    for (const char c : raw.substr(0, longest)) {
        if (!code && c >= '0' && c <= '9')
            out += '9';
        else if (c >= ' ' && c <= '~' && (code || !letter(c)))
            out += c;
        else
            out += 'A';
    }
    if (raw.size() > longest) out += "...";
    return out;
}

Reading::Reading(const hl7::Message& message, const FeedPolicy& policy, const date::time_zone& zone,
                 Time received)
    : message_{message},
      policy_{policy},
      decode_{message, policy.default_charset},
      clock_{zone},
      occurrences_{hl7::occurrences(message)},
      control_id_{message.header()[Msh::message_control_id].raw()},
      received_{received},
      sent_{received} {
    const hl7::Segment msh = message.header();
    const auto stamp = hl7::parse_timestamp(trim(msh[Msh::date_time_of_message][1]));
    if (stamp && stamp->offset) clock_.set_default_offset(*stamp->offset);
    sent_ = past(msh, Msh::date_time_of_message).value_or(received);
}

hl7::Path Reading::path(const hl7::Segment& segment, std::size_t field,
                        std::size_t component) const {
    hl7::Path path;
    path.segment = segment.name();
    path.occurrence = occurrences_[segment.index()];
    path.field = field;
    path.component = component;
    return path;
}

Source Reading::source(const hl7::Segment& segment, std::size_t field) const {
    return {control_id_, sent_, hl7::to_string(path(segment, field))};
}

std::string Reading::text(std::string_view raw) const {
    const std::string_view sent = value(raw);
    if (sent.empty()) return {};
    std::string out = decode_(sent);
    if (const std::string_view kept = trim(out); kept.size() != out.size()) out = std::string{kept};
    return cut(std::move(out), max_text);
}

std::optional<std::string> Reading::statement(std::string_view raw) const {
    if (trim(raw).empty()) return std::nullopt;
    return text(raw);
}

Coded Reading::coded(const hl7::Repetition& raw) const {
    Coded out;
    const auto add = [&](std::string_view code, std::string_view words, std::string_view system) {
        Code one{text(system), text(code), text(words)};
        if (!one.code.empty() || !one.text.empty()) out.codes.push_back(std::move(one));
    };
    const hl7::CodedView view = hl7::parse_cwe(raw);
    add(view.primary.code, view.primary.text, view.primary.system);
    add(view.alternate.code, view.alternate.text, view.alternate.system);
    add(raw[10], raw[11], raw[12]);  // the second alternate, since 2.7
    out.original_text = text(view.original_text);
    return out;
}

std::string Reading::unit(const hl7::Field& field) const {
    std::string code = text(field[1]);
    return code.empty() ? text(field[2]) : code;
}

std::optional<Period> Reading::period(std::string_view raw, const hl7::Path& path) {
    const std::string_view sent = value(raw);
    if (sent.empty()) return std::nullopt;
    if (const auto stamp = hl7::parse_timestamp(sent)) return clock_.to_utc(*stamp);
    find("time-unreadable", path, "found " + shape(sent) + ", expected YYYYMMDD[HHMM[SS]]");
    return std::nullopt;
}

std::optional<Period> Reading::period(const hl7::Segment& segment, std::size_t field) {
    const std::string_view sent = value(segment[field][1]);
    if (sent.empty()) return std::nullopt;
    if (const auto stamp = hl7::parse_timestamp(sent)) return clock_.to_utc(*stamp);
    return period(sent, path(segment, field));  // a place is for a finding alone
}

std::optional<Period> Reading::past_period(const hl7::Segment& segment, std::size_t field) {
    auto read = period(segment, field);
    if (!read || read->first <= received_ + future_tolerance) return read;
    find("time-in-future", path(segment, field),
         to_iso8601(read->first) + " is more than a day after receipt; the next best time is used");
    return std::nullopt;
}

std::optional<Time> Reading::past(const hl7::Segment& segment, std::size_t field) {
    const auto read = past_period(segment, field);
    return read ? std::optional{read->first} : std::nullopt;
}

std::optional<Time> Reading::moment(const hl7::Segment& segment, std::size_t field) {
    const auto read = past_period(segment, field);
    return read ? std::optional{read->refined_by(sent_)} : std::nullopt;
}

std::optional<Decimal> Reading::number(const hl7::Segment& segment, std::size_t field) {
    const std::string_view sent = value(segment[field][1]);
    if (sent.empty()) return std::nullopt;
    if (const auto digits = hl7::parse_decimal(sent))
        if (const auto exact = Decimal::parse(*digits)) return exact;
    find("number-unreadable", path(segment, field), "found " + shape(sent) + ", expected a number");
    return std::nullopt;
}

void Reading::find(std::string code, const hl7::Path& path, std::string detail) {
    if (findings_.size() >= max_findings) return;
    Finding finding{std::move(code), {control_id_, sent_, hl7::to_string(path)}, std::move(detail)};
    if (findings_.size() + 1 == max_findings) {
        finding.code = "findings-cut";
        finding.detail = "this message has more findings than are kept";
    }
    findings_.push_back(std::move(finding));
}

std::vector<Finding> Reading::take_findings() {
    if (decode_.replaced()) {
        find("charset-undecodable", path(message_.header(), Msh::character_set),
             "some bytes are not in the character set stated or assumed");
    }
    return std::move(findings_);
}

}  // namespace alerts::interpret
