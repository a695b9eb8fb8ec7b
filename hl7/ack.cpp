#include "hl7/ack.hpp"

#include "hl7/segments/control.hpp"
#include "hl7/text.hpp"

#include <charconv>

namespace hl7 {
namespace {

// "2.5.1" -> 5. What does not say that it is old is taken as new.
unsigned minor_version(std::string_view version) {
    constexpr unsigned newest = 9;
    if (!version.starts_with("2.")) return newest;
    version.remove_prefix(2);
    unsigned minor = newest;
    const auto [end, error] =
        std::from_chars(version.data(), version.data() + version.size(), minor);
    return error == std::errc{} ? minor : newest;
}

// Appends one segment field by field; the raw bytes of the sender go in as they are.
class Line {
  public:
    Line(std::string& out, std::string_view name, const Delimiters& by) : out_{out}, by_{by} {
        out_ += name;
    }
    Line& raw(std::string_view field) {
        out_ += by_.field;
        out_ += field;
        return *this;
    }
    Line& text(std::string_view field) { return raw(escape(field, by_)); }
    // Trailing empty fields are not sent (2.5.1).
    void end() {
        while (out_.ends_with(by_.field)) out_.pop_back();
        out_ += '\r';
    }

  private:
    std::string& out_;
    const Delimiters& by_;
};

// Joins parts by a delimiter and leaves off the empty ones at the end.
std::string join(std::initializer_list<std::string> parts, char by) {
    std::string out;
    std::size_t used = 0;
    for (const std::string& part : parts) {
        if (part.empty()) {
            out += by;
            continue;
        }
        out += part;
        used = out.size();
        out += by;
    }
    out.resize(used);
    return out;
}

std::string number(std::size_t n) {
    return n == 0 ? std::string{} : std::to_string(n);
}

// ERR-2 (ERL), and with a code in the fourth component ERR-1 (ELD) of before 2.5.
std::string location(const Path& place, char component) {
    const bool inside = place.component > 0 || place.repetition > 0;
    return join({place.segment, number(place.occurrence), number(place.field),
                 inside ? number(std::max<std::size_t>(place.repetition, 1)) : std::string{},
                 number(place.component), number(place.subcomponent)},
                component);
}

std::string condition_code(Condition condition, char by) {
    std::string code = std::to_string(static_cast<int>(condition));
    if (by == '\0') return code;
    return code + by + std::string{text(condition)} + by + "HL70357";
}

std::string old_location(const Problem& problem, const Delimiters& by) {
    const Path place = problem.place.value_or(Path{"", 0, 0, 0, 0, 0});
    return join({place.segment, number(place.occurrence), number(place.field),
                 condition_code(problem.condition, by.subcomponent)},
                by.component);
}

void append_error(std::string& out, const Problem& problem, AckCode code, const Delimiters& by,
                  unsigned version) {
    Line line{out, "ERR", by};
    if (version < 5) {
        line.raw(old_location(problem, by)).end();
        return;
    }
    const bool taken = code == AckCode::AA || code == AckCode::CA;
    line.raw("")
        .raw(problem.place ? location(*problem.place, by.component) : std::string{})
        .raw(condition_code(problem.condition, by.component))
        .raw(taken ? "W" : "E")
        .raw("")
        .raw("")
        .text(problem.diagnostic)
        .end();
}

std::string message_type(std::string_view event, char component, unsigned version) {
    std::string type = "ACK";
    if (event.empty() || presence(event) == Presence::null) return type;
    type += component;
    type += event;
    if (version >= 4) (type += component) += "ACK";
    return type;
}

bool is_application(AckCode code) {
    return code == AckCode::AA || code == AckCode::AE || code == AckCode::AR;
}

// What the answer takes over from the message.
struct Envelope {
    Delimiters by;
    std::string_view sending_application, sending_facility;
    std::string_view receiving_application, receiving_facility;
    std::string_view event, control_id, processing_id, version, charset;
    unsigned minor = 5;
    bool enhanced = false;
};

std::string answer(const Envelope& to, const AckRequest& request) {
    const Delimiters& by = to.by;
    std::string encoding;
    for (const char c : {by.component, by.repetition, by.escape, by.subcomponent, by.truncation})
        if (c != '\0') encoding += c;

    constexpr std::size_t usual_size = 256;
    std::string out;
    out.reserve(usual_size);
    Line msh{out, "MSH", by};
    msh.raw(encoding)
        .raw(to.receiving_application)
        .raw(to.receiving_facility)
        .raw(to.sending_application)
        .raw(to.sending_facility)
        .raw(request.now)
        .raw("")
        .raw(request.plain_type ? "ACK" : message_type(to.event, by.component, to.minor))
        .text(request.control_id)
        .raw(to.processing_id)
        .raw(to.version);
    const std::string_view wish = to.enhanced && is_application(request.code) ? "NE" : "";
    // The sender's own bytes come back in the sender's own character set.
    msh.raw("").raw("").raw(wish).raw(wish).raw("").raw(to.charset).end();

    Line msa{out, "MSA", by};
    msa.raw(name(request.code)).raw(to.control_id);
    if (request.problem && to.minor < 5)
        msa.text(request.problem->diagnostic.empty() ? text(request.problem->condition)
                                                     : request.problem->diagnostic);
    else
        msa.raw("");
    msa.text(request.sequence).end();
    if (request.problem) append_error(out, *request.problem, request.code, by, to.minor);
    return out;
}

std::optional<AckWhen> read_when(std::string_view raw) {
    if (raw == "AL") return AckWhen::always;
    if (raw == "NE") return AckWhen::never;
    if (raw == "ER") return AckWhen::on_error;
    if (raw == "SU") return AckWhen::on_success;
    return std::nullopt;
}

bool due(AckWhen when, bool success) {
    switch (when) {
        case AckWhen::always:
            return true;
        case AckWhen::never:
            return false;
        case AckWhen::on_error:
            return !success;
        case AckWhen::on_success:
            return success;
    }
    return true;
}

}  // namespace

std::string_view name(AckCode code) {
    switch (code) {
        case AckCode::AA:
            return "AA";
        case AckCode::AE:
            return "AE";
        case AckCode::AR:
            return "AR";
        case AckCode::CA:
            return "CA";
        case AckCode::CE:
            return "CE";
        case AckCode::CR:
            return "CR";
    }
    return "AE";
}

std::string_view text(Condition condition) {
    switch (condition) {
        case Condition::accepted:
            return "Message accepted";
        case Condition::segment_sequence:
            return "Segment sequence error";
        case Condition::required_field_missing:
            return "Required field missing";
        case Condition::data_type:
            return "Data type error";
        case Condition::unsupported_message_type:
            return "Unsupported message type";
        case Condition::unsupported_event_code:
            return "Unsupported event code";
        case Condition::unsupported_processing_id:
            return "Unsupported processing id";
        case Condition::unsupported_version_id:
            return "Unsupported version id";
        case Condition::unknown_key:
            return "Unknown key identifier";
        case Condition::duplicate_key:
            return "Duplicate key identifier";
        case Condition::application_error:
            return "Application internal error";
    }
    return "Application internal error";
}

std::string acknowledge(const Message& message, const AckRequest& request) {
    const Segment msh = message.header();
    Envelope to;
    to.by = message.delimiters();
    to.sending_application = msh[Msh::sending_application].raw();
    to.sending_facility = msh[Msh::sending_facility].raw();
    to.receiving_application = msh[Msh::receiving_application].raw();
    to.receiving_facility = msh[Msh::receiving_facility].raw();
    to.event = msh[Msh::message_type][2];
    to.control_id = msh[Msh::message_control_id].raw();
    to.processing_id = msh[Msh::processing_id].raw();
    to.version = msh[Msh::version_id].raw();
    to.charset = msh[Msh::character_set].raw();
    to.minor = minor_version(msh[Msh::version_id][1]);
    to.enhanced = read_wish(message).enhanced;
    return answer(to, request);
}

std::string acknowledge_unreadable(const AckRequest& request) {
    Envelope nobody;
    nobody.processing_id = "P";
    nobody.version = "2.5.1";
    return answer(nobody, request);
}

AckWish read_wish(const Message& message) {
    const Segment msh = message.header();
    const auto accept = read_when(msh[Msh::accept_acknowledgment_type][1]);
    const auto application = read_when(msh[Msh::application_acknowledgment_type][1]);
    if (!accept || !application) return {};
    return {true, *accept, *application};
}

std::optional<AckCode> accept_code(const AckWish& wish, AckCode outcome) {
    if (!wish.enhanced || !due(wish.accept, outcome == AckCode::AA)) return std::nullopt;
    if (outcome == AckCode::AA) return AckCode::CA;
    return outcome == AckCode::AR ? AckCode::CR : AckCode::CE;
}

std::optional<AckCode> application_code(const AckWish& wish, AckCode outcome) {
    if (!due(wish.application, outcome == AckCode::AA)) return std::nullopt;
    return outcome;
}

}  // namespace hl7
