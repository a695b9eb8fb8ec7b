#include "alerts/step/identity.hpp"

#include <algorithm>
#include <utility>

namespace alerts {
namespace {

bool has(const std::vector<Identifier>& identifiers, const Identifier& one) {
    return std::find(identifiers.begin(), identifiers.end(), one) != identifiers.end();
}

// The list of numbers that was read at `source`.
Source place_of_list(Source source) {
    if (source.place != "MRG-1") source.place = "PID-3";
    return source;
}

}  // namespace

tl::expected<Meant, std::string> Identity::find(PatientUpdate& update) {
    Meant meant;
    // A46 and A48 change numbers that we know nobody by, and repeat in MRG-1 the one that stays.
    if (update.joining == Joining::rename && update.given_up == update.identifiers)
        update.given_up.clear();
    // Old and new numbers together in PID-3: those that are given up are not the patient's own.
    std::erase_if(update.identifiers,
                  [&](const Identifier& one) { return has(update.given_up, one); });
    if (update.identifiers.empty())
        return tl::make_unexpected("a merge with itself: MRG-1 is PID-3");
    meant.patient = known(update.identifiers, update.source, meant.findings);
    if (!update.given_up.empty() && update.joining == Joining::move_visits) {
        Source place = update.source;
        place.place = "MRG-1";
        Patient* const other = known(update.given_up, place, meant.findings);
        if (other != meant.patient) meant.left = other;
    } else if (!update.given_up.empty() && update.joining != Joining::none) {
        auto joined = join(update, std::move(meant));
        if (!joined) return joined;
        meant = *std::move(joined);
    }
    if (meant.patient == nullptr) meant.patient = &census_.admit();
    before_.push_back(meant);
    return meant;
}

tl::expected<Meant, std::string> Identity::join(PatientUpdate& update, Meant meant) {
    if (std::all_of(update.given_up.begin(), update.given_up.end(),
                    [&](const Identifier& one) { return transaction_.is_ambiguous(one); }))
        return tl::make_unexpected("MRG-1 has no type, and several patients have its number");
    Source place = update.source;
    place.place = "MRG-1";
    Patient* const other = known(update.given_up, place, meant.findings);
    const bool both_known = meant.patient != nullptr && other != nullptr;
    const bool already_one = both_known && meant.patient == other;
    if (update.joining == Joining::merge && already_one && given_up(update.identifiers) &&
        !given_up(update.given_up))
        return tl::make_unexpected(
            "a merge in a circle: PID-3 was merged into what MRG-1 means before");
    if (update.joining == Joining::rename && both_known && !already_one)
        return tl::make_unexpected("the new number is another patient's");
    if (update.joining == Joining::move && other != nullptr) {
        const bool all =
            std::all_of(other->identifiers.begin(), other->identifiers.end(),
                        [&](const Identifier& one) { return has(update.given_up, one); });
        if (!all && !already_one)
            return tl::make_unexpected(
                "only some numbers of a record move: what belongs to them cannot be told");
    }
    if (update.joining != Joining::move) {
        meant.given_up = update.given_up;
        meant.kept = update.identifiers;
    }
    if (meant.patient == nullptr)
        meant.patient = other;  // one record, which goes by another number now
    else if (other != nullptr && !already_one)
        meant.ended = other;
    return meant;
}

// Numbers of several known patients in one list are no merge: the first known one in the sender's
// order is meant, the others keep their numbers.
Patient* Identity::known(std::vector<Identifier>& identifiers, const Source& source,
                         std::vector<Finding>& findings) {
    std::vector<PatientId> owners = transaction_.find_patients(identifiers);
    leave_out_ambiguous(identifiers, owners, source, findings);
    const auto first =
        std::find_if(owners.begin(), owners.end(), [](PatientId id) { return id != 0; });
    if (first == owners.end()) return met(identifiers);
    const PatientId owner = *first;
    std::vector<Identifier> own;
    for (std::size_t i = 0; i < owners.size(); ++i) {
        if (owners[i] == 0 || owners[i] == owner) own.push_back(identifiers[i]);
    }
    if (own.size() != identifiers.size()) {
        findings.push_back({"identifiers-of-several-patients", place_of_list(source),
                            "the first known identifier was taken; the records stay apart"});
        identifiers = std::move(own);
    }
    if (Patient* const survivor = survivor_of(owner)) return survivor;
    return &census_.find(transaction_, engine_, owner);
}

// A number that may mean either of two patients must not become one's own. Where it is all there is
// it names a record of its own: two records of one person are found out, a wrong one is not.
void Identity::leave_out_ambiguous(std::vector<Identifier>& identifiers,
                                   std::vector<PatientId>& owners, const Source& source,
                                   std::vector<Finding>& findings) {
    bool found = false;
    for (std::size_t i = identifiers.size(); i-- > 0;) {
        if (owners[i] != 0 || !transaction_.is_ambiguous(identifiers[i])) continue;
        found = true;
        if (identifiers.size() == 1) break;
        identifiers.erase(identifiers.begin() + static_cast<std::ptrdiff_t>(i));
        owners.erase(owners.begin() + static_cast<std::ptrdiff_t>(i));
    }
    if (!found) return;
    findings.push_back({"identifier-ambiguous", place_of_list(source),
                        "a number without a type that several patients have under types of theirs; "
                        "it means none of them"});
}

// Nobody in the store; but an earlier part of this message may have brought the patient.
Patient* Identity::met(const std::vector<Identifier>& identifiers) const {
    for (const Meant& one : before_) {
        const bool same =
            std::any_of(identifiers.begin(), identifiers.end(), [&](const Identifier& identifier) {
                return has(one.patient->identifiers, identifier) || has(one.given_up, identifier);
            });
        if (same) return one.patient;
    }
    return nullptr;
}

// Of a record that an earlier part of this message has ended.
Patient* Identity::survivor_of(PatientId id) const {
    Patient* survivor = nullptr;
    for (const Meant& one : before_) {
        if (one.ended == nullptr || one.ended->id != id) continue;
        survivor = one.patient;
        id = survivor->id;
    }
    return survivor;
}

bool Identity::given_up(const std::vector<Identifier>& identifiers) const {
    return std::any_of(identifiers.begin(), identifiers.end(), [&](const Identifier& identifier) {
        return transaction_.is_given_up(identifier) ||
               std::any_of(before_.begin(), before_.end(),
                           [&](const Meant& one) { return has(one.given_up, identifier); });
    });
}

}  // namespace alerts
