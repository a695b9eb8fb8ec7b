#include "alerts/code_check.hpp"

#include "alerts/code_system.hpp"

namespace alerts {

void judge_codes(const Coded& what, const Source& place, std::vector<Finding>& findings) {
    for (const Code& one : what.codes) {
        if (!mislabelled(one)) continue;
        findings.push_back(
            {"code-check-digit", place,
             "'" + one.code + "' is no code of " + one.system + ": taken as a local one"});
    }
}

}  // namespace alerts
