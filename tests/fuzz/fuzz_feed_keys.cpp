// Whatever stands in the files of the feed's keys and clients: what is right, or mistakes with
// places. What was read is written so that the same is read again.
#include "config/clients.hpp"
#include "config/key_file.hpp"
#include "tests/fuzz/require.hpp"

#include <cstdint>
#include <string>

namespace {

template <class T>
void require_places(const config::Loaded<T>& loaded) {
    require(!loaded.error().empty());
    for (const config::Mistake& mistake : loaded.error())
        require(mistake.line >= 0 && mistake.column >= 0 && !mistake.what.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text{reinterpret_cast<const char*>(data), size};
    if (const auto pair = config::parse_key_file("k", text)) {
        require(config::is_key(pair->public_key));
        require(pair->secret_key.empty() || config::is_key(pair->secret_key));
        const auto again = config::parse_key_file("k", key_file_text(*pair, "again"));
        require(again && again->public_key == pair->public_key &&
                again->secret_key == pair->secret_key);
    } else {
        require_places(pair);
    }
    if (const auto client = config::parse_client("rx", "rx.yaml", text)) {
        require(config::is_key(client->public_key));
        require(!client->topics.empty() && !client->feeds.empty());
        for (const std::string& topic : client->topics)
            require(topic.starts_with("alert/") && topic.ends_with('/'));
        for (const std::string& feed : client->feeds) require(config::fits_name(feed));
        const auto again = config::parse_client("rx", "rx.yaml", client_text(*client));
        require(again && *again == *client);
    } else {
        require_places(client);
    }
    return 0;
}
