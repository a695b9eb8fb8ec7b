#include "alerts/code_check.hpp"

#include "alerts/code_system.hpp"

#include <algorithm>

namespace alerts {

void judge_codes(const Coded& what, const Source& place, std::vector<Finding>& findings) {
    for (const Code& one : what.codes) {
        if (!mislabelled(one)) continue;
        findings.push_back(
            {"code-check-digit", place,
             "'" + one.code + "' is no code of " + one.system + ": taken as a local one"});
    }
}

void judge_codes(const OrderUpdate& said, const Patient& patient, Meanings& meanings,
                 std::vector<Finding>& findings) {
    for (const DrugStatement& drug : said.drugs) {
        if (!meanings.of(ConceptKind::drug, drug.what).mislabelled) continue;
        const auto names = [&](const Drug& one) { return one.said.what == drug.what; };
        const bool known = std::any_of(
            patient.orders.begin(), patient.orders.end(), [&](const MedicationOrder& order) {
                return std::any_of(order.drugs.begin(), order.drugs.end(), names);
            });
        if (!known) judge_codes(drug.what, drug.source, findings);
    }
}

}  // namespace alerts
