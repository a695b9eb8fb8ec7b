#include "alerts/problem_key.hpp"

#include "alerts/code_system.hpp"
#include "alerts/terminology.hpp"
#include "alerts/words.hpp"

namespace alerts {

std::string problem_key(const Coded& what) {
    for (const Code& one : what.codes) {
        if (one.code.empty()) continue;
        std::string system = normal_system(one.system);
        if (system.empty()) system = local_system;
        return system + " " + normal_code(system, one.code);
    }
    std::string key = "text";
    const Words words{what.display()};
    for (std::size_t i = 0; i < words.size(); ++i) key.append(" ").append(words[i]);
    return key;
}

}  // namespace alerts
