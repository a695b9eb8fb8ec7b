// The allow-list of the alert feed: a folder with one file a client, NAME.yaml:
//
//     public_key: 'Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID'
//     topics: [alert/1/H1/rx/]     # prefixes of what it may see
//     feeds: [rx-main, rx-night]   # left out: a feed of its own name
//     act: true                    # left out: it may not acknowledge or override alerts
//     retry: true                  # left out: it may not have messages in quarantine tried again
#pragma once

#include "config/client.hpp"
#include "config/load.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace config {

// 1 to 64 letters, digits, '.', '_' or '-', of a client or a feed; the first is no '.'.
[[nodiscard]] bool fits_name(std::string_view name);

[[nodiscard]] Loaded<Client> parse_client(const std::string& name, const std::string& file,
                                          std::string_view text);
// As parse_client reads it.
[[nodiscard]] std::string client_text(const Client& client);

// By name. Refused whole on any mistake; also when others than its owner may write to it, since
// who can write there lets himself in.
[[nodiscard]] Loaded<std::vector<Client>> load_clients(const std::filesystem::path& folder);
[[nodiscard]] std::filesystem::path client_file(const std::filesystem::path& folder,
                                                std::string_view name);

}  // namespace config
