// The shipped terminology, and short words for what it makes of what feeds send.
#pragma once

#include "config/knowledge.hpp"
#include "tests/config/mistakes.hpp"

#include <string>
#include <vector>

#include <gmock/gmock.h>

namespace shipped {

inline const alerts::Terminology& terminology() {
    static const auto loaded = config::load_knowledge({{SHIPPED "/terminology"}, {}, {}});
    if (!loaded) ADD_FAILURE() << said(loaded)[0];
    static const alerts::Terminology none;
    return loaded ? loaded->terminology : none;
}

inline alerts::Coded coded(std::string system, std::string code, std::string text = {}) {
    return {{{std::move(system), std::move(code), std::move(text)}}, ""};
}
inline alerts::Coded words(std::string text) {
    return coded("", "", std::move(text));
}

// The names of what it belongs to; probable ones with a question mark.
inline std::vector<std::string> matches(alerts::ConceptKind kind, const alerts::Coded& what) {
    std::vector<std::string> names;
    for (const alerts::Match& match : terminology().classify(kind, what)) {
        names.push_back(terminology()[match.concept_id].name +
                        (match.certainty == alerts::Certainty::probable ? "?" : ""));
    }
    return names;
}
inline std::vector<std::string> drug(const alerts::Coded& what) {
    return matches(alerts::ConceptKind::drug, what);
}
inline std::vector<std::string> drug(std::string text) {
    return drug(words(std::move(text)));
}
inline std::vector<std::string> problem(const alerts::Coded& what) {
    return matches(alerts::ConceptKind::problem, what);
}
inline std::vector<std::string> problem(std::string text) {
    return problem(words(std::move(text)));
}
inline std::vector<std::string> lab(const alerts::Coded& what) {
    return matches(alerts::ConceptKind::lab, what);
}
inline std::vector<std::string> lab(std::string text) {
    return lab(words(std::move(text)));
}
inline std::vector<std::string> procedure(const alerts::Coded& what) {
    return matches(alerts::ConceptKind::procedure, what);
}
inline std::vector<std::string> procedure(std::string text) {
    return procedure(words(std::move(text)));
}

// What was found of one concept, for people: "RXNORM 11289; code and text disagree". Empty when the
// concept does not match.
inline std::string found(alerts::ConceptKind kind, const std::string& concept_name,
                         const alerts::Coded& what) {
    for (const alerts::Match& match : terminology().classify(kind, what)) {
        if (terminology()[match.concept_id].name == concept_name) return match.matched;
    }
    return {};
}

// "mg/L x 10": the unit bounds are written in, and the factor to it; "unknown".
inline std::string unit(const std::string& concept_name, const std::string& as_sent) {
    const auto id = terminology().find(concept_name);
    if (!id) return "no such concept";
    const auto reading = terminology().read_unit(*id, as_sent);
    if (!reading) return "unknown";
    std::string factor = reading->factor.multiply.to_string();
    if (reading->factor.divide != alerts::Decimal{1}) {
        factor += '/' + reading->factor.divide.to_string();
    }
    return reading->canonical + " x " + factor;
}

}  // namespace shipped
