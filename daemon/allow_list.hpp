// The clients that may connect to the feed, as the files in their folder say now.
#pragma once

#include "daemon/peer.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace calciwatch {

class AllowList {
  public:
    AllowList(std::filesystem::path folder, const std::vector<config::Client>& clients);

    // By public key (Z85); nothing when it is not, or no longer, on the list. Valid until
    // refresh().
    [[nodiscard]] const Peer* find(std::string_view key) const;

    struct Change {
        bool any = false;
        bool of_who_sees_all = false;  // one who might see every topic may so no longer
    };
    // Looks whether a file has changed and reads them again: cheap enough for once a second. While
    // a file has a mistake, which is logged, those on the list stay as they were; but whose file is
    // gone is gone. A folder that cannot be listed changes nothing.
    [[nodiscard]] Change refresh();

  private:
    using Peers = std::map<std::string, Peer, std::less<>>;

    [[nodiscard]] Peers without_those_whose_file_is_gone() const;

    const std::filesystem::path folder_;
    Peers peers_;                   // by key
    std::string seen_ = "not yet";  // the state of the files that was read last
};

}  // namespace calciwatch
