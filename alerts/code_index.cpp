#include "alerts/code_index.hpp"

#include "alerts/code_system.hpp"
#include "alerts/terminology.hpp"

namespace alerts {
namespace {

std::string_view indexed_system(std::string_view normal) {
    return normal.empty() ? local_system : normal;
}

std::string key(std::string_view system, std::string_view code) {
    std::string text;
    text.reserve(system.size() + 1 + code.size());
    return text.append(system).append(1, ' ').append(code);
}

}  // namespace

void CodeIndex::add(const CodeEntry& entry, Hit hit) {
    const std::string_view system = indexed_system(entry.system);
    std::string code = normal_code(system, entry.code);
    if (entry.prefix) {
        prefixes_[std::string{system}].push_back({std::move(code), hit});
    } else {
        exact_[key(system, code)].push_back(hit);
    }
}

void CodeIndex::find(const Code& sent, std::vector<Found>& found) const {
    if (sent.code.empty()) return;
    find_in(looked_up_system(sent), sent.code, found);
    if (trimmed(sent.system).empty() && valid_loinc(trimmed(sent.code)))
        find_in("LOINC", sent.code, found);
}

void CodeIndex::find_in(std::string_view system, std::string_view as_sent,
                        std::vector<Found>& found) const {
    const std::string code = normal_code(system, as_sent);
    if (const auto exact = exact_.find(key(system, code)); exact != exact_.end()) {
        for (const Hit& hit : exact->second) found.push_back({hit, std::string{system}});
    }
    const auto prefixes = prefixes_.find(system);
    if (prefixes == prefixes_.end()) return;
    for (const Prefix& prefix : prefixes->second) {
        if (code.starts_with(prefix.code)) found.push_back({prefix.hit, std::string{system}});
    }
}

}  // namespace alerts
