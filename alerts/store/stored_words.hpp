// The words an enum value is stored as. They are part of the schema (see its CHECKs): a word that
// was ever written is never changed.
#pragma once

#include "alerts/alert.hpp"
#include "alerts/event.hpp"
#include "alerts/patient.hpp"
#include "alerts/store/store.hpp"
#include "alerts/terminology.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace alerts {

// One specialisation an enum: `list`, in the order of its enumerators.
template <class Enum>
struct StoredWords;

template <>
struct StoredWords<Disposition> {
    static constexpr std::array<std::string_view, 3> list{"applied", "ignored", "quarantined"};
};
template <>
struct StoredWords<Occasion::Kind> {
    static constexpr std::array<std::string_view, 7> list{
        "review", "reevaluate", "acknowledge", "override", "renumber", "forget", "configure"};
};
template <>
struct StoredWords<Certainty> {
    static constexpr std::array<std::string_view, 2> list{"probable", "confirmed"};
};
template <>
struct StoredWords<Declared> {
    static constexpr std::array<std::string_view, 3> list{"nothing", "active", "ended"};
};
template <>
struct StoredWords<OrderStatus> {
    static constexpr std::array<std::string_view, 5> list{"active", "on_hold", "discontinued",
                                                          "cancelled", "completed"};
};
template <>
struct StoredWords<DrugRole> {
    static constexpr std::array<std::string_view, 4> list{"give", "requested", "base", "additive"};
};
template <>
struct StoredWords<AdministrationStatus> {
    static constexpr std::array<std::string_view, 3> list{"given", "not_given", "deleted"};
};
template <>
struct StoredWords<Comparator> {
    static constexpr std::array<std::string_view, 5> list{"=", "<", "<=", ">", ">="};
};
template <>
struct StoredWords<ResultStatus> {
    static constexpr std::array<std::string_view, 5> list{"preliminary", "final", "corrected",
                                                          "withdrawn", "confirmed"};
};
template <>
struct StoredWords<ProcedureOrigin> {
    static constexpr std::array<std::string_view, 5> list{"order", "appointment", "record",
                                                          "referral", "document"};
};
template <>
struct StoredWords<ProcedureStatus> {
    static constexpr std::array<std::string_view, 5> list{"ordered", "booked", "done", "cancelled",
                                                          "withdrawn"};
};
template <>
struct StoredWords<Severity> {
    static constexpr std::array<std::string_view, 4> list{"info", "moderate", "high", "critical"};
};
template <>
struct StoredWords<AlertStatus> {
    static constexpr std::array<std::string_view, 5> list{"active", "acknowledged", "overridden",
                                                          "resolved", "retracted"};
};
template <>
struct StoredWords<Change> {
    static constexpr std::array<std::string_view, 7> list{
        "raised", "updated", "escalated", "acknowledged", "overridden", "resolved", "retracted"};
};

template <class Enum>
constexpr std::string_view stored_word(Enum value) {
    return StoredWords<Enum>::list.at(static_cast<std::size_t>(value));
}

template <class Enum>
constexpr std::optional<Enum> from_stored_word(std::string_view word) {
    for (std::size_t i = 0; i < StoredWords<Enum>::list.size(); ++i)
        if (StoredWords<Enum>::list.at(i) == word) return static_cast<Enum>(i);
    return std::nullopt;
}

}  // namespace alerts
