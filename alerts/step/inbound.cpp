#include "alerts/step/inbound.hpp"

#include "hl7/fragment.hpp"
#include "hl7/segments/control.hpp"

#include <chrono>
#include <stdexcept>
#include <utility>

namespace alerts {
namespace {

// What a sender begins and does not finish is bounded in number, size and time.
constexpr std::size_t most_fragments = 16;
constexpr std::chrono::hours longest_wait{24};

Interpretation refused(hl7::Condition condition, const char* place, std::string reason) {
    Interpretation said;
    said.verdict = Verdict::quarantine;
    said.answer = hl7::AckCode::AE;
    said.problem = hl7::Problem{condition, hl7::parse_path(place), reason};
    said.reason = std::move(reason);
    return said;
}

Interpretation waits() {
    Interpretation said;
    said.verdict = Verdict::ignore;
    said.reason = "a fragment: it counts when the last one has come";
    return said;
}

}  // namespace

tl::expected<void, hl7::Error> Inbound::read(std::string_view raw) {
    whole_ = nullptr;
    utf8_.reset();
    auto parsed = arrived_.reparse(raw);
    if (parsed && arrived_.header().fields() >= hl7::Msh::character_set)
        utf8_ = hl7::transcode(raw);
    if (utf8_) {
        parsed = as_sent_.reparse(raw);
        if (parsed) parsed = arrived_.reparse(utf8_->utf8);
    }
    if (parsed) whole_ = &arrived_;
    return parsed;
}

const hl7::Message& Inbound::as_sent() const {
    const bool splits_alike = utf8_ && as_sent_.header().fields() == arrived_.header().fields();
    return splits_alike ? as_sent_ : arrived_;
}

void Inbound::become(std::string text) {
    joined_text_ = std::move(text);
    if (!joined_.reparse(joined_text_))
        throw std::logic_error{"a message joined of readable ones is not readable"};
    whole_ = &joined_;
}

bool Inbound::is_part() const {
    return !hl7::read_fragment(arrived_).whole();
}

std::optional<Interpretation> Inbound::complete(Transaction& transaction, const Link& link,
                                                std::size_t max_message, Time now) {
    const hl7::Fragment part = hl7::read_fragment(arrived_);
    if (!part.continues.empty()) {
        auto so_far = transaction.take_fragment(link, part.continues);
        if (!so_far)
            return refused(hl7::Condition::unknown_key, "MSH-14",
                           "what it continues did not come before it");
        become(*std::move(so_far));
        auto text = hl7::join(joined_, arrived_);
        whole_ = &arrived_;
        if (!text)
            return refused(hl7::Condition::segment_sequence, "MSH-2",
                           "it has other delimiters than what it continues");
        if (text->size() > max_message)
            return refused(
                hl7::Condition::application_error, "MSH-14",
                "joined, the message is longer than " + std::to_string(max_message) + " bytes");
        become(*std::move(text));
    }
    if (!part.continued_by.empty()) return keep(transaction, link, part.continued_by, now);
    if (auto text = hl7::join_addenda(*whole_)) become(*std::move(text));
    return std::nullopt;
}

Interpretation Inbound::keep(Transaction& transaction, const Link& link, std::string_view pointer,
                             Time now) {
    Interpretation said = waits();
    if (const std::size_t gone = transaction.forget_fragments(link, now - longest_wait); gone > 0) {
        Finding finding;
        finding.code = "fragment-unfinished";
        finding.source = {std::string{arrived_.header()[hl7::Msh::message_control_id].raw()}, now,
                          "DSC"};
        finding.detail = std::to_string(gone) + " earlier messages of this sender were never ended";
        said.findings.push_back(std::move(finding));
    }
    if (transaction.fragments(link) >= most_fragments)
        return refused(hl7::Condition::application_error, "DSC-1",
                       "too many messages of this sender are not ended");
    transaction.keep_fragment(link, pointer, whole_->text(), now);
    whole_ = nullptr;
    return said;
}

}  // namespace alerts
