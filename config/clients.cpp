#include "config/clients.hpp"

#include "config/feed_names.hpp"
#include "config/key_file.hpp"
#include "config/reader.hpp"
#include "config/text_file.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace config {
namespace {

using Kind = yaml::Node::Kind;

constexpr std::size_t most_clients = 1024;
constexpr std::size_t most_names = most_topics;  // of topics or feeds of one client
constexpr std::size_t longest_file = 64U << 10U;
constexpr std::string_view suffix = ".yaml";

bool fits_topic(std::string_view topic) {
    const auto fits = [](char c) {
        return c == '/' || name_characters.find(c) != name_characters.npos;
    };
    return topic.starts_with("alert/") && topic.back() == '/' && topic.size() <= longest_topic &&
           std::all_of(topic.begin(), topic.end(), fits);
}

// A list that is not empty, of texts that fit; `what` says how one must look.
void read_names(std::vector<std::string>& names, const yaml::Node* node,
                bool (&fits)(std::string_view), std::string_view what, Report& report) {
    if (node == nullptr || !expect(Kind::list, *node, report)) return;
    names.clear();
    if (node->items.empty() || node->items.size() > most_names)
        report.add(*node, "must have 1 to " + std::to_string(most_names) + " entries");
    for (const yaml::Node& item : node->items) {
        auto text = read_text(item, report);
        if (!text) continue;
        if (!fits(*text)) {
            report.add(item, "'" + *text + "' " + std::string{what});
        } else if (std::find(names.begin(), names.end(), *text) != names.end()) {
            report.add(item, "'" + *text + "' stands here already");
        } else {
            names.push_back(std::move(*text));
        }
    }
}

Client read_client(const std::string& name, const yaml::Node& root, Report& report) {
    Client client;
    client.name = name;
    client.feeds = {name};
    Keys keys{root, report};
    if (const yaml::Node* key = keys.required("public_key")) {
        const auto text = read_text(*key, report);
        if (text && is_key(*text))
            client.public_key = *text;
        else if (text)
            report.add(*key, "is no key of 40 characters (Z85)");
    }
    read_names(client.topics, keys.required("topics"), fits_topic,
               "is no topic prefix such as alert/1/H1/rx/: it begins with alert/ and ends with a "
               "slash",
               report);
    read_names(client.feeds, keys.optional("feeds"), fits_name,
               "is no " + name_in_words(longest_feed_name), report);
    if (const yaml::Node* act = keys.optional("act"))
        client.may_act = read_boolean(*act, report).value_or(false);
    if (const yaml::Node* retry = keys.optional("retry"))
        client.may_retry = read_boolean(*retry, report).value_or(false);
    keys.finish();
    return client;
}

std::optional<Mistake> writable_by_others(const std::filesystem::path& path) {
    using std::filesystem::perms;
    std::error_code none;
    const auto mode = std::filesystem::status(path, none).permissions();
    if (mode == perms::unknown ||
        (mode & (perms::group_write | perms::others_write)) == perms::none)
        return std::nullopt;
    return Mistake{path.string(), 0, 0,
                   "others than its owner may write here, and let themselves in: chmod go-w it"};
}

tl::expected<std::vector<std::string>, Mistake> names_in(const std::filesystem::path& folder) {
    std::vector<std::string> names;
    std::error_code error;
    for (std::filesystem::directory_iterator entry{folder, error}, end; !error && entry != end;
         entry.increment(error)) {
        const std::string file = entry->path().filename().string();
        if (!file.ends_with(suffix) || file.front() == '.') continue;
        names.push_back(file.substr(0, file.size() - suffix.size()));
        if (names.size() > most_clients)
            return tl::make_unexpected(
                Mistake{folder.string(), 0, 0,
                        "has more than " + std::to_string(most_clients) + " clients"});
    }
    if (error)
        return tl::make_unexpected(
            Mistake{folder.string(), 0, 0, "cannot be read: " + error.message()});
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace

bool fits_name(std::string_view name) {
    return is_name(name, longest_feed_name) && name.front() != '.';
}

Loaded<Client> parse_client(const std::string& name, const std::string& file,
                            std::string_view text) {
    const auto root = yaml::parse(file, text);
    if (!root) return tl::make_unexpected(Mistakes{root.error()});
    Mistakes mistakes;
    Report report{file, mistakes};
    if (!fits_name(name))
        report.add(*root,
                   "a client's file is named NAME.yaml, NAME of 1 to 64 letters, digits, "
                   "'.', '_' or '-'");
    Client client = read_client(name, *root, report);
    if (!mistakes.empty()) {
        sort_by_place(mistakes);
        return tl::make_unexpected(std::move(mistakes));
    }
    return client;
}

std::string client_text(const Client& client) {
    const auto list = [](const std::vector<std::string>& items) {
        std::string text;
        for (const std::string& item : items) text += (text.empty() ? "'" : ", '") + item + "'";
        return "[" + text + "]\n";
    };
    const auto flag = [](const char* key, bool set) {
        return std::string{key} + (set ? ": true\n" : ": false\n");
    };
    return "public_key: '" + client.public_key + "'\n" + "topics: " + list(client.topics) +
           "feeds: " + list(client.feeds) + flag("act", client.may_act) +
           flag("retry", client.may_retry);
}

std::filesystem::path client_file(const std::filesystem::path& folder, std::string_view name) {
    return folder / (std::string{name} + std::string{suffix});
}

Loaded<std::vector<Client>> load_clients(const std::filesystem::path& folder) {
    const auto names = names_in(folder);
    if (!names) return tl::make_unexpected(Mistakes{names.error()});
    Mistakes mistakes;
    if (auto mistake = writable_by_others(folder)) mistakes.push_back(*std::move(mistake));
    std::vector<Client> clients;
    std::map<std::string, std::string> owners;  // of keys
    for (const std::string& name : *names) {
        const std::filesystem::path file = client_file(folder, name);
        if (auto mistake = writable_by_others(file)) mistakes.push_back(*std::move(mistake));
        const auto text = read_text_file(file, longest_file);
        auto client = text ? parse_client(name, file.string(), *text)
                           : Loaded<Client>{tl::make_unexpected(Mistakes{text.error()})};
        if (!client) {
            mistakes.insert(mistakes.end(), client.error().begin(), client.error().end());
            continue;
        }
        const auto [owner, first] = owners.emplace(client->public_key, name);
        if (!first)
            mistakes.push_back(
                {file.string(), 0, 0, "has the public key of '" + owner->second + "'"});
        clients.push_back(*std::move(client));
    }
    if (!mistakes.empty()) return tl::make_unexpected(std::move(mistakes));
    return clients;
}

}  // namespace config
