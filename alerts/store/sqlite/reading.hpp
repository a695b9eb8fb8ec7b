// How a store is looked at beside the daemon that writes it.
#pragma once

#include "alerts/store/sqlite/connection.hpp"

#include <filesystem>

namespace alerts::sqlite {

// A store of whatever version, or no store.
[[nodiscard]] Connection open_beside_writer(const std::filesystem::path& file);
// Throws StoreFailure when this is no store, or one of another version than this program's.
[[nodiscard]] Connection open_to_read(const std::filesystem::path& file);

// The moment of the store that is looked at, which is that of the first question. It must not last:
// the write-ahead log cannot be emptied past it.
class Moment {
  public:
    explicit Moment(Connection& connection);
    Moment(const Moment&) = delete;
    Moment& operator=(const Moment&) = delete;
    ~Moment();

  private:
    Connection& connection_;
};

// The moment in which it is made, whatever is asked and when.
class ThisMoment : public Moment {
  public:
    explicit ThisMoment(Connection& connection);
};

}  // namespace alerts::sqlite
