// Whatever a sender writes, there is a verdict, and what is applied can be trusted: somebody it
// speaks of, places that can be found again, text that is UTF-8.
#include "alerts/interpret/interpret.hpp"
#include "hl7/charset.hpp"
#include "tests/fuzz/require.hpp"

#include <cstdint>
#include <string_view>

namespace {

using namespace alerts;

void require_found_again(const Source& source) {
    require(hl7::parse_path(source.place).has_value());
}

void require_text(const Coded& coded) {
    for (const Code& one : coded.codes) {
        require(hl7::is_utf8(one.system) && hl7::is_utf8(one.code) && hl7::is_utf8(one.text));
        require(!one.code.empty() || !one.text.empty());
    }
    require(hl7::is_utf8(coded.original_text));
}

struct RequireSound {
    void operator()(const Demographics& said) const {
        require_found_again(said.source);
        require(!said.name || hl7::is_utf8(*said.name));
    }
    void operator()(const EncounterUpdate& said) const {
        require_found_again(said.source);
        require(!said.location || hl7::is_utf8(*said.location));
    }
    void operator()(const ProblemList& said) const {
        require(!said.statements.empty() || said.deletes_all);
        for (const ProblemStatement& one : said.statements) {
            require_found_again(one.source);
            require_text(one.what);
            require(!one.what.empty() || !one.instance_id.empty());
        }
    }
    void operator()(const OrderUpdate& said) const {
        require_found_again(said.source);
        const bool names_drug = !said.drugs.empty() || (!said.administrations.empty() &&
                                                        !said.administrations.front().drug.empty());
        require(!said.placer.empty() || !said.filler.empty() || names_drug);
        for (const DrugStatement& one : said.drugs) {
            require_found_again(one.source);
            require_text(one.what);
            require(!one.what.empty());
            require(!one.amount_high || one.amount_low);
        }
    }
    void operator()(const ProcedureStatement& said) const {
        require_found_again(said.source);
        require_text(said.what);
        require_text(said.specimen);
        for (const Coded& reason : said.reasons) {
            require_text(reason);
            require(!reason.empty());
        }
        const bool numbered = !said.placer.empty() || !said.filler.empty();
        require(said.origin == ProcedureOrigin::record ? !said.part.empty() : numbered);
    }
    void operator()(const VisitRename& said) const {
        require(!said.from.empty() && !said.to.empty());
    }
    void operator()(const RecordDeletion& said) const { require_found_again(said.source); }
    void operator()(const ResultStatement& said) const {
        require_found_again(said.source);
        require_text(said.what);
        require(!said.what.empty());
        require(said.text.size() <= 200 && hl7::is_utf8(said.text) && hl7::is_utf8(said.unit));
        for (const Coded& one : said.answers) require_text(one);
        require(!said.number || !said.number->high || *said.number->high >= said.number->value);
    }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const Interpreter interpreter = [] {
        FeedPolicy policy;
        policy.time_zone = "Europe/Berlin";  // with hours that never were and hours that come twice
        return Interpreter::make(policy).value();
    }();
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    const auto message = hl7::Message::parse(text);
    if (!message) return 0;
    const Time received = std::chrono::sys_days{std::chrono::year{2026} / 11 / 22};
    const Interpretation said = interpreter(*message, received);

    const bool applied = said.verdict == Verdict::apply;
    require(applied != said.updates.empty() && applied == said.reason.empty());
    require((said.answer == hl7::AckCode::AA) != said.problem.has_value());
    for (const PatientUpdate& update : said.updates) {
        require(!update.identifiers.empty());
        for (const Identifier& one : update.identifiers) require(!one.number.empty());
        for (const Identifier& one : update.given_up) require(!one.number.empty());
        const bool gives_up = update.joining != Joining::none && update.joining != Joining::link &&
                              update.joining != Joining::unlink;
        require(gives_up != update.given_up.empty());
        require((update.joining == Joining::move_visits) != update.moved.empty() ||
                update.joining == Joining::none);
        require_found_again(update.source);
        for (const Event& event : update.events) std::visit(RequireSound{}, event);
    }
    require(said.findings.size() <= 100);
    for (const Finding& finding : said.findings) {
        require_found_again(finding.source);
        require(!finding.code.empty() && hl7::is_utf8(finding.detail));
    }
    return 0;
}
