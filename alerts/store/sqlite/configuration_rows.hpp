// The texts of the configurations that were ever in force.
#pragma once

#include "alerts/store/configuration.hpp"
#include "alerts/store/sqlite/statement.hpp"

#include <optional>
#include <string>

namespace alerts::sqlite {

class ConfigurationRows {
  public:
    explicit ConfigurationRows(const Connection& connection);
    // Does nothing when it is known.
    void keep(const std::string& fingerprint, const Configuration& configuration);

  private:
    Statement insert_;
    Statement insert_text_;
};

[[nodiscard]] std::optional<Configuration> read_configuration(const Connection& connection,
                                                              const std::string& fingerprint);

}  // namespace alerts::sqlite
