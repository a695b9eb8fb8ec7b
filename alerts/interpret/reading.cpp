#include "alerts/interpret/reading.hpp"

#include "hl7/segments/control.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace alerts::interpret {
namespace {

using hl7::Msh;

constexpr std::chrono::hours future_tolerance{24};

constexpr bool letter(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

}  // namespace

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
                 Time received, Lexicon& lexicon)
    : message_{message},
      policy_{policy},
      lexicon_{lexicon},
      decode_{message, policy.default_charset},
      usual_delimiters_{message.delimiters() == hl7::Delimiters{}},
      clock_{zone},
      control_id_{message.header()[Msh::message_control_id].raw()},
      received_{received},
      sent_{received} {
    segments_.reserve(message.segments());
    for (std::size_t i = 0; i < message.segments(); ++i) segments_.push_back(message.segment(i));
    const hl7::Segment msh = message.header();
    const std::string_view sent = trim(msh[Msh::date_time_of_message][1]);
    if (const auto stamp = hl7::parse_timestamp(sent)) {
        if (stamp->offset) clock_.set_default_offset(*stamp->offset);
        stamp_ = sent;
        stamped_ = clock_.to_utc(*stamp);
    }
    sent_ = past(msh, Msh::date_time_of_message).value_or(received);
}

std::size_t Reading::occurrence(const hl7::Segment& segment) const {
    const hl7::NameTag name = segment.tag();
    std::size_t which = 0;
    while (which < names_counted_ && counted_[which].name != name) ++which;
    Counted& known = counted_[std::min(which, counted_.size() - 1)];
    if (which == names_counted_) {
        known = {name, 0, segments_[0].tag() == name ? std::size_t{1} : std::size_t{0}};
        names_counted_ = std::min(which + 1, counted_.size());
    }
    for (; known.up_to < segment.index(); ++known.count)
        while (segments_[++known.up_to].tag() != name) {
        }
    for (; known.up_to > segment.index(); --known.count)
        while (segments_[--known.up_to].tag() != name) {
        }
    return known.count;
}

hl7::Path Reading::path(const hl7::Segment& segment, std::size_t field,
                        std::size_t component) const {
    hl7::Path path;
    path.segment = segment.name();
    path.occurrence = occurrence(segment);
    path.field = field;
    path.component = component;
    return path;
}

Source Reading::source(const hl7::Segment& segment, std::size_t field) const {
    std::array<char, 64> place{};
    char* end = place.data();
    const auto write = [&](std::string_view text) {
        end = std::copy(text.begin(), text.end(), end);
    };
    const auto number = [&](std::size_t n) {
        end = std::to_chars(end, place.data() + place.size(), n).ptr;
    };
    write(segment.name().substr(0, 3));  // nothing is read from segments of longer names
    if (const std::size_t nth = occurrence(segment); nth != 1) {
        write("[");
        number(nth);
        write("]");
    }
    if (field != 0) {
        write("-");
        number(field);
    }
    return {control_id_, sent_, std::string{place.data(), end}};
}

std::string Reading::text(std::string_view raw) const {
    const std::string_view sent = value(raw);
    if (sent.empty()) return {};
    if (sent.size() <= max_text && decode_.is_text(sent)) return std::string{sent};
    std::string out = decode_(sent);
    if (const std::string_view kept = trim(out); kept.size() != out.size()) out = std::string{kept};
    return cut(std::move(out), max_text);
}

std::optional<std::string> Reading::statement(std::string_view raw) const {
    if (trim(raw).empty()) return std::nullopt;
    return text(raw);
}

Coded Reading::coded(const hl7::Repetition& raw) const {
    const std::string_view sent = raw.raw();
    if (sent.empty()) return {};
    // What the bytes say whoever sends them.
    const bool alike = usual_delimiters_ && decode_.is_text(sent);
    return alike ? lexicon_.of(sent, [&] { return read_coded(raw); }) : read_coded(raw);
}

Coded Reading::read_coded(const hl7::Repetition& raw) const {
    const hl7::CodedView view = hl7::parse_cwe(raw);
    const std::array sent{view.primary, view.alternate, view.second_alternate};
    std::vector<Code> codes;
    for (const hl7::CodeView& one : sent) {
        if (one.empty()) continue;
        Code code{text(one.system), text(one.code), text(one.text)};
        if (!code.code.empty() || !code.text.empty()) codes.push_back(std::move(code));
    }
    return {std::move(codes), text(view.original_text)};
}

std::string Reading::unit(const hl7::Field& field) const {
    std::string code = text(field[1]);
    return code.empty() ? text(field[2]) : code;
}

std::optional<Period> Reading::read_period(std::string_view sent) {
    if (sent == stamp_) return stamped_;
    const auto stamp = hl7::parse_timestamp(sent);
    if (!stamp) return std::nullopt;
    stamp_ = sent;
    stamped_ = clock_.to_utc(*stamp);
    return stamped_;
}

std::optional<Period> Reading::period(std::string_view raw, const hl7::Path& path) {
    const std::string_view sent = value(raw);
    if (sent.empty()) return std::nullopt;
    if (const auto read = read_period(sent)) return read;
    find("time-unreadable", path, "found " + shape(sent) + ", expected YYYYMMDD[HHMM[SS]]");
    return std::nullopt;
}

std::optional<Period> Reading::period(const hl7::Segment& segment, std::size_t field) {
    const std::string_view sent = value(segment[field][1]);
    if (sent.empty()) return std::nullopt;
    if (const auto read = read_period(sent)) return read;
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
    if (const auto exact = Decimal::parse(sent)) return exact;
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
