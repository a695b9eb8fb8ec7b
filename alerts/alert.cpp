#include "alerts/alert.hpp"
