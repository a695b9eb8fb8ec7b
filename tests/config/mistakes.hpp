// What a loader said, as a person reads it.
#pragma once

#include "config/load.hpp"

#include <string>
#include <vector>

#include <gmock/gmock.h>

template <class T>
std::vector<std::string> said(const config::Loaded<T>& loaded) {
    std::vector<std::string> lines;
    if (loaded) return lines;
    for (const config::Mistake& mistake : loaded.error()) lines.push_back(to_string(mistake));
    return lines;
}

// A text, and what is said of it and nothing else.
struct Wrong {
    std::string name;
    std::string text;
    std::string said;
};
inline std::string test_name(const testing::TestParamInfo<Wrong>& info) {
    return info.param.name;
}
inline void PrintTo(const Wrong& wrong, std::ostream* out) {
    *out << wrong.name;
}
