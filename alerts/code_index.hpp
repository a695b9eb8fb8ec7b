// Which concepts a code belongs to, or is excepted from.
#pragma once

#include "alerts/coded.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace alerts {

struct CodeEntry;

// Finds std::string keys by view, without a copy.
struct ViewHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
        return std::hash<std::string_view>{}(text);
    }
};
template <class Value>
using ByName = std::unordered_map<std::string, Value, ViewHash, std::equal_to<>>;

class CodeIndex {
  public:
    struct Hit {
        std::uint16_t concept_id;
        bool probable;
        bool excepted;  // the code is of another thing
    };
    struct Found {
        Hit hit;
        std::string system;  // the normal one
    };

    void add(const CodeEntry& entry, Hit hit);

    // Appends every entry that `sent` belongs to, in its looked_up_system(). A code without a
    // system may be LOINC's too when its check digit says so.
    void find(const Code& sent, std::vector<Found>& found) const;

  private:
    struct Prefix {
        std::string code;
        Hit hit;
    };
    void find_in(std::string_view system, std::string_view as_sent,
                 std::vector<Found>& found) const;

    ByName<std::vector<Hit>> exact_;        // by system and code
    ByName<std::vector<Prefix>> prefixes_;  // by system
};

}  // namespace alerts
