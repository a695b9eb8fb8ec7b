// Who may use the alert feed once it has keys: a client of the allow-list.
#pragma once

#include <string>
#include <vector>

namespace config {

struct Client {
    std::string name;                 // one word
    std::string public_key;           // Z85: 40 characters
    std::vector<std::string> topics;  // prefixes of what it may see, each with a final slash
    std::vector<std::string> feeds;   // the names it may subscribe under
    bool may_act = false;             // acknowledge and override: what changes an alert
    bool may_retry = false;           // messages in quarantine: what changes the record of patients
    friend bool operator==(const Client&, const Client&) = default;
};

}  // namespace config
