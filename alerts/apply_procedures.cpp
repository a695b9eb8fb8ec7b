// Procedures and services: ordered, booked, done, by the clinical clock.
#include "alerts/apply.hpp"

#include <algorithm>
#include <utility>

namespace alerts {
namespace {

constexpr std::size_t most_procedures = 500;

bool means(const ProcedureStatement& said, const ProcedureStatement& known) {
    if (said.origin != known.origin) return false;
    if (said.origin == ProcedureOrigin::record) return said.part == known.part;
    return same_order(said, known) && (said.part.empty() || said.part == known.part);
}

std::string new_key(const Patient& patient, const ProcedureStatement& said) {
    std::string first;
    switch (said.origin) {
        case ProcedureOrigin::order:
            first = "order";
            break;
        case ProcedureOrigin::appointment:
            first = "appointment";
            break;
        case ProcedureOrigin::record:
            first = "record";
            break;
        case ProcedureOrigin::referral:
            first = "referral";
            break;
        case ProcedureOrigin::document:
            first = "document";
            break;
    }
    for (const std::string& piece :
         {to_string(said.placer.empty() ? said.filler : said.placer), said.part})
        if (!piece.empty()) first.append(" ").append(piece);
    std::string key = first;
    const auto taken = [&] {
        return std::any_of(patient.procedures.begin(), patient.procedures.end(),
                           [&](const Procedure& one) { return one.key == key; });
    };
    for (int n = 2; taken(); ++n) key = first + "#" + std::to_string(n);
    return key;
}

// True when `known` becomes another.
template <class Value>
bool take(Value& known, const Value& said) {
    if (known == said) return false;
    known = said;
    return true;
}

// The clinical clock decides; an older statement still fills what nobody has stated yet. True when
// anything changed.
bool update(Procedure& procedure, const ProcedureStatement& said, Meanings& meanings,
            Applied& applied) {
    ProcedureStatement& known = procedure.said;
    bool changed = learn(known.placer, said.placer);
    changed |= learn(known.filler, said.filler);
    const bool newer = said.at >= known.at;
    const auto counts = [newer](bool states, bool unknown) { return states && (newer || unknown); };
    bool other_thing = false;
    if (counts(!said.what.empty(), known.what.empty())) other_thing |= take(known.what, said.what);
    if (counts(!said.specimen.empty(), known.specimen.empty()))
        other_thing |= take(known.specimen, said.specimen);
    if (counts(!said.reasons.empty(), known.reasons.empty()))
        other_thing |= take(known.reasons, said.reasons);
    if (counts(said.when.has_value(), !known.when)) changed |= take(known.when, said.when);
    if (counts(!said.visit.empty(), known.visit.empty())) changed |= take(known.visit, said.visit);
    if (newer && said.status && said.status != known.status) {
        const bool was_error = said.status == ProcedureStatus::withdrawn;
        if (was_error) applied.withdrawals.push_back({known.source, "procedure deleted"});
        known.status = said.status;
        known.source = said.source;
        changed = true;
    }
    if (newer) changed |= take(known.at, said.at);
    if (other_thing) classify(procedure, meanings);
    changed |= other_thing;
    procedure.changed |= changed;
    return changed;
}

bool ended(const ProcedureStatement& said) {
    return said.status && *said.status != ProcedureStatus::ordered &&
           *said.status != ProcedureStatus::booked;
}

// All of it ended (an appointment, a referral) before one heard of this part of it.
void end_with_the_whole(const Patient& patient, ProcedureStatement& part) {
    if (part.part.empty()) return;
    for (const Procedure& one : patient.procedures) {
        const ProcedureStatement& whole = one.said;
        const bool all_of_it =
            whole.origin == part.origin && whole.part.empty() && same_order(whole, part);
        if (!all_of_it || !ended(whole) || whole.at <= part.at) continue;
        part.status = whole.status;
        part.at = whole.at;
        part.source = whole.source;
    }
}

}  // namespace

void bound_procedures(Patient& patient) {
    auto& all = patient.procedures;
    while (all.size() > most_procedures) {
        const auto first =
            std::min_element(all.begin(), all.end(), [](const auto& a, const auto& b) {
                return std::pair{!a.matches.empty(), a.said.at} <
                       std::pair{!b.matches.empty(), b.said.at};
            });
        patient.dropped_procedures.push_back(std::move(first->key));
        all.erase(first);
    }
}

void classify(Procedure& procedure, Meanings& meanings) {
    procedure.matches = meanings.classify(ConceptKind::procedure, procedure.said.what);
    for (const Match& match : meanings.classify(ConceptKind::procedure, procedure.said.specimen)) {
        const bool known =
            std::any_of(procedure.matches.begin(), procedure.matches.end(),
                        [&](const Match& one) { return one.concept_id == match.concept_id; });
        if (known) continue;
        Match of_specimen = match;
        of_specimen.matched += " (specimen)";
        procedure.matches.push_back(std::move(of_specimen));
    }
    procedure.reason_matches.clear();
    for (const Coded& reason : procedure.said.reasons)
        for (Match& match : meanings.terminology().mentioned(ConceptKind::problem, reason))
            procedure.reason_matches.push_back(std::move(match));
}

void apply(Patient& patient, const ProcedureStatement& said, Meanings& meanings, Applied& applied) {
    bool known = false;
    for (Procedure& one : patient.procedures) {
        if (!means(said, one.said)) continue;
        known = true;
        applied.touched.add(one.matches);
        if (update(one, said, meanings, applied)) applied.touched.add(one.matches);
    }
    // What ended before it began is kept: it keeps its end when the order itself comes later.
    if (known || (said.what.empty() && !ended(said))) return;
    const auto unknown_to_all = [&](const Coded& what) {
        return meanings.classify(ConceptKind::procedure, what).empty();
    };
    if (said.reported && unknown_to_all(said.what) && unknown_to_all(said.specimen)) return;
    Procedure made{new_key(patient, said), said, {}, {}, true};
    if (!made.said.status) made.said.status = ProcedureStatus::ordered;
    end_with_the_whole(patient, made.said);
    classify(made, meanings);
    applied.touched.add(made.matches);
    patient.procedures.push_back(std::move(made));
    bound_procedures(patient);
}

}  // namespace alerts
