#include "daemon/allow_list.hpp"

#include "config/clients.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include <spdlog/spdlog.h>
#include <sys/stat.h>

namespace calciwatch {
namespace {

std::map<std::string, Peer, std::less<>> by_key(const std::vector<config::Client>& clients) {
    std::map<std::string, Peer, std::less<>> peers;
    for (const config::Client& client : clients) peers.emplace(client.public_key, Peer{client});
    return peers;
}

std::string numbers(const struct stat& file) {
    std::string text;
    for (const auto number :
         {static_cast<std::int64_t>(file.st_ino), static_cast<std::int64_t>(file.st_size),
          static_cast<std::int64_t>(file.st_ctim.tv_sec),
          static_cast<std::int64_t>(file.st_ctim.tv_nsec)})
        text += ' ' + std::to_string(number);
    return text;
}

// Another text when a file came, went, was written or given other permissions. Nothing when the
// folder cannot be listed.
std::optional<std::string> state_of(const std::filesystem::path& folder) {
    std::vector<std::string> files;
    std::error_code error;
    for (std::filesystem::directory_iterator entry{folder, error}, end; !error && entry != end;
         entry.increment(error)) {
        struct stat file {};
        if (stat(entry->path().c_str(), &file) == 0)
            files.push_back(entry->path().filename().string() + numbers(file) + '\n');
    }
    if (error) return std::nullopt;
    std::sort(files.begin(), files.end());
    std::string state;
    for (const std::string& file : files) state += file;
    return state;
}

}  // namespace

AllowList::AllowList(std::filesystem::path folder, const std::vector<config::Client>& clients)
    : folder_{std::move(folder)}, peers_{by_key(clients)} {}

const Peer* AllowList::find(std::string_view key) const {
    const auto found = peers_.find(key);
    return found == peers_.end() ? nullptr : &found->second;
}

AllowList::Change AllowList::refresh() {
    const auto listed = state_of(folder_);
    const std::string state = listed.value_or("not listed");
    if (state == seen_) return {};
    seen_ = state;
    if (!listed) {
        spdlog::error("feed: {} cannot be listed; its clients stay as they were", folder_.string());
        return {};
    }
    const auto clients = config::load_clients(folder_);
    if (!clients) {
        for (const config::Mistake& mistake : clients.error())
            spdlog::error("feed: {}", config::to_string(mistake));
    }
    Peers now = clients ? by_key(*clients) : without_those_whose_file_is_gone();
    if (now == peers_) return {};
    Change change{true, false};
    for (const auto& [key, peer] : peers_) {
        const auto found = now.find(key);
        if (found == now.end()) spdlog::warn("feed: client {} is revoked", peer.name());
        if (peer.may_see_all() && (found == now.end() || !found->second.may_see_all()))
            change.of_who_sees_all = true;
    }
    for (const auto& [key, peer] : now)
        if (!peers_.contains(key)) spdlog::info("feed: client {} may connect", peer.name());
    peers_ = std::move(now);
    return change;
}

AllowList::Peers AllowList::without_those_whose_file_is_gone() const {
    Peers rest = peers_;
    std::erase_if(rest, [this](const auto& one) {
        struct stat file {};
        return stat(config::client_file(folder_, one.second.name()).c_str(), &file) != 0 &&
               errno == ENOENT;
    });
    return rest;
}

}  // namespace calciwatch
