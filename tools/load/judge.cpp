#include "tools/load/judge.hpp"

namespace calciwatch::load {

Verdict Judge::operator()(std::string_view answer, std::string_view control_id) {
    if (!message_.reparse(answer)) return {false, "not HL7"};
    const auto msa = message_.find("MSA");
    if (!msa) return {false, "no MSA"};
    const std::string_view code = msa->field(1).raw();
    if (control_id.empty()) return {false, "answers nothing"};
    if (msa->field(2).raw() != control_id) return {false, "answers another message"};
    if (code == "AA" || code == "CA") return {true, {}};
    return {false, code.empty() ? "no code" : std::string{code}};
}

}  // namespace calciwatch::load
