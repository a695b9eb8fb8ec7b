// Whatever stands in a file of concepts, rules or local codes: either knowledge, or mistakes that
// each name the file and a place in it.
#include "config/knowledge.hpp"
#include "tests/fuzz/require.hpp"

#include <array>
#include <cstdint>

namespace {

const config::NamedText concepts{
    "t.yaml",
    "- {concept: calciphylaxis, kind: problem, title: C, texts: [calciphylaxis]}\n"
    "- {concept: vitamin-k-antagonist, kind: drug, title: V, codes: {ATC: [B01AA*]}}\n"
    "- {concept: calcium-supplement, kind: drug, title: D, texts: [calcium]}\n"
    "- {concept: crp, kind: lab, title: R, texts: [crp], units: {mg/L: {mg/dL: 10}},\n"
    "   plausible: {mg/L: [0, 700]}}\n"
    "- {concept: pth, kind: lab, title: P, texts: [pth], units: {pg/mL: , pmol/L: }}\n"};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 1) return 0;
    const std::array<config::NamedText, 1> known{concepts};
    const std::array<config::NamedText, 1> input{
        config::NamedText{"input", std::string{reinterpret_cast<const char*>(data) + 1, size - 1}}};
    // The first byte says what the rest is: R rules, C local codes, else terminology.
    const auto loaded = data[0] == 'R'   ? config::parse_knowledge(known, input, {})
                        : data[0] == 'C' ? config::parse_knowledge(known, {}, input)
                                         : config::parse_knowledge(input, {}, {});
    if (loaded) {
        for (const alerts::Rule& rule : loaded->rules) {
            require(!rule.id.empty() && !rule.message.empty());
            require(!rule.for_each_order || *rule.for_each_order < loaded->terminology.size());
        }
        return 0;
    }
    require(!loaded.error().empty());
    for (const config::Mistake& mistake : loaded.error()) {
        require(mistake.file == "input" && !mistake.what.empty());
        require(mistake.line >= 1 && mistake.column >= 1);
        require(static_cast<std::size_t>(mistake.line) <= size + 1);
    }
    return 0;
}
