#include "tests/store/mortal_disk.hpp"

#include "tests/store/disk_layer.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <new>
#include <random>
#include <stdexcept>
#include <string>
#include <utility>

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

namespace store_test {
namespace {

constexpr sqlite3_int64 sector = 512;
using Bytes = std::array<char, static_cast<std::size_t>(sector)>;

// A sector that was written since it was synced.
struct Unsynced {
    Bytes before{};         // zeros where the file had ended
    bool given_up = false;  // a sync failed to save it
};

struct Volatile {
    std::map<sqlite3_int64, Unsynced> sectors;  // by their number
    sqlite3_int64 synced_size = 0;
};

// SQLite's interface is made of plain functions: what they need has to be global.
struct State {
    std::mt19937 chance;
    std::map<std::string, Volatile> files;
    bool dead = false;
    int operations_left = -1;  // negative: no end
    int syncs_left = -1;
    int syncs_until_meanwhile = 0;
    std::function<void()> meanwhile;
    int syncs = 0;
    int failed_syncs = 0;
    int sectors_lost = 0;
};
State state;
sqlite3_vfs* true_disk = nullptr;
sqlite3_vfs mortal_disk;

bool power_is_gone() {
    if (state.operations_left == 0) state.dead = true;
    if (state.operations_left > 0) --state.operations_left;
    return state.dead;
}

// A file of ours, with the true one right behind it.
struct File {
    layer::File layered;
    Volatile* unsaved;  // null for a file without a name, which nobody reads again
};

File* ours(sqlite3_file* file) {
    return reinterpret_cast<File*>(file);
}
using layer::inner;
sqlite3_int64 size_of(sqlite3_file* file) {
    sqlite3_int64 size = 0;
    layer::size(file, &size);
    return size;
}

// Remembers what stands in these sectors, where it was not remembered before.
void remember(sqlite3_file* file, sqlite3_int64 from, sqlite3_int64 to) {
    Volatile* const unsaved = ours(file)->unsaved;
    if (unsaved == nullptr) return;
    for (sqlite3_int64 n = from / sector; n * sector < to; ++n) {
        const auto [known, is_new] = unsaved->sectors.try_emplace(n);
        known->second.given_up = false;
        // A short read fills the rest with zeros.
        if (is_new) layer::read(file, known->second.before.data(), sector, n * sector);
    }
}

int read(sqlite3_file* file, void* to, int size, sqlite3_int64 at) {
    if (state.dead) return SQLITE_IOERR_READ;
    return layer::read(file, to, size, at);
}
int write(sqlite3_file* file, const void* from, int size, sqlite3_int64 at) {
    if (power_is_gone()) return SQLITE_IOERR_WRITE;
    remember(file, at, at + size);
    return layer::write(file, from, size, at);
}
int truncate(sqlite3_file* file, sqlite3_int64 size) {
    if (power_is_gone()) return SQLITE_IOERR_TRUNCATE;
    remember(file, size, size_of(file));
    return layer::truncate(file, size);
}
int sync(sqlite3_file* file, int) {
    if (power_is_gone()) return SQLITE_IOERR_FSYNC;
    if (state.meanwhile && state.syncs_until_meanwhile-- == 0)
        std::exchange(state.meanwhile, nullptr)();
    ++state.syncs;
    Volatile* const unsaved = ours(file)->unsaved;
    if (unsaved == nullptr) return SQLITE_OK;
    if (state.syncs_left >= 0 && state.syncs_left-- == 0) {
        ++state.failed_syncs;
        for (auto& [n, one] : unsaved->sectors) one.given_up = state.chance() % 2 == 0;
        std::erase_if(unsaved->sectors, [](const auto& one) { return !one.second.given_up; });
        return SQLITE_IOERR_FSYNC;
    }
    std::erase_if(unsaved->sectors, [](const auto& one) { return !one.second.given_up; });
    unsaved->synced_size = size_of(file);
    return SQLITE_OK;
}
int control(sqlite3_file* file, int what, void* with) {
    // Growing a file ahead of its writes would go past us.
    if (what == SQLITE_FCNTL_SIZE_HINT) return SQLITE_OK;
    return layer::control(file, what, with);
}
int sector_size(sqlite3_file*) {
    return sector;
}

constexpr sqlite3_io_methods methods = [] {
    sqlite3_io_methods changed = layer::let_through;
    changed.xRead = read;
    changed.xWrite = write;
    changed.xTruncate = truncate;
    changed.xSync = sync;
    changed.xFileControl = control;
    changed.xSectorSize = sector_size;
    return changed;
}();

int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* opened) {
    File* const made = new (file) File{};
    made->layered.inner = reinterpret_cast<sqlite3_file*>(made + 1);
    const int code = true_disk->xOpen(true_disk, name, inner(file), flags, opened);
    if (inner(file)->pMethods != nullptr) made->layered.base.pMethods = &methods;
    if (code != SQLITE_OK || name == nullptr) return code;
    const auto [known, is_new] = state.files.try_emplace(name);
    made->unsaved = &known->second;
    // What was there before us is on disk.
    if (is_new) known->second.synced_size = size_of(file);
    return code;
}

int remove(sqlite3_vfs*, const char* name, int sync_folder) {
    if (state.dead) return SQLITE_IOERR_DELETE;
    state.files.erase(name);
    return true_disk->xDelete(true_disk, name, sync_folder);
}

// The rest of a sector that was cut is what was there before.
void undo(const std::string& name, Volatile& file) {
    const int descriptor = ::open(name.c_str(), O_RDWR | O_CLOEXEC);
    if (descriptor < 0) return;
    // A round loses all, nothing, or some of what was not synced.
    const auto mood = state.chance() % 3;
    struct stat found {};
    ::fstat(descriptor, &found);
    sqlite3_int64 end = mood == 0 ? file.synced_size : found.st_size;
    for (const auto& [n, one] : file.sectors) {
        const bool lost = one.given_up || mood == 0 || (mood == 1 && state.chance() % 2 == 0);
        if (!lost) continue;
        ++state.sectors_lost;
        if (::pwrite(descriptor, one.before.data(), sector, n * sector) != sector)
            throw std::runtime_error("pwrite");
    }
    // The size is metadata: it may be any between what was synced and what was seen.
    if (mood == 1 && end > file.synced_size && state.chance() % 2 == 0)
        end = file.synced_size +
              static_cast<sqlite3_int64>(state.chance()) % (end - file.synced_size);
    if (::ftruncate(descriptor, std::max(end, sqlite3_int64{0})) != 0)
        throw std::runtime_error("ftruncate");
    ::close(descriptor);
}

void revive() {
    state.dead = false;
    state.operations_left = state.syncs_left = -1;
}

}  // namespace

MortalDisk::MortalDisk(std::uint32_t seed) {
    state = {};
    state.chance.seed(seed);
    true_disk = sqlite3_vfs_find(nullptr);
    mortal_disk = *true_disk;
    mortal_disk.zName = "mortal";
    mortal_disk.szOsFile = static_cast<int>(sizeof(File)) + true_disk->szOsFile;
    mortal_disk.xOpen = open;
    mortal_disk.xDelete = remove;
    sqlite3_vfs_register(&mortal_disk, 1);
}

MortalDisk::~MortalDisk() {
    sqlite3_vfs_unregister(&mortal_disk);
    sqlite3_vfs_register(true_disk, 1);
}

void MortalDisk::cut_power_at(int n) {
    state.operations_left = n;
}

void MortalDisk::fail_sync_at(int n) {
    state.syncs_left = n;
}

void MortalDisk::during_sync_at(int n, std::function<void()> something) {
    state.syncs_until_meanwhile = n;
    state.meanwhile = std::move(something);
}

void MortalDisk::kill() {
    state.dead = true;
}

bool MortalDisk::dead() const {
    return state.dead;
}

void MortalDisk::power_on_again() {
    for (auto& [name, file] : state.files) {
        undo(name, file);
        ::unlink((name + "-shm").c_str());  // was in memory only
    }
    state.files.clear();
    revive();
}

void MortalDisk::start_again() {
    revive();
}

int MortalDisk::syncs() const {
    return state.syncs;
}

int MortalDisk::failed_syncs() const {
    return state.failed_syncs;
}

int MortalDisk::sectors_lost() const {
    return state.sectors_lost;
}

}  // namespace store_test
