// By what the messages were read and judged: the very texts, kept with what came of them.
#pragma once

#include <string>
#include <vector>

namespace alerts {

struct Configuration {
    struct Text {
        std::string kind;  // "settings", "terminology", "rules", "local_codes"
        std::string name;  // of the file it was in
        std::string text;
        friend bool operator==(const Text&, const Text&) = default;
    };
    std::string program;  // that read them: "calciwatchd 0.1.0"
    // Of settings a second one follows, those the daemon was started with, when the first ones hold
    // something that only a restart brings into force.
    std::vector<Text> texts;
    friend bool operator==(const Configuration&, const Configuration&) = default;
};

}  // namespace alerts
