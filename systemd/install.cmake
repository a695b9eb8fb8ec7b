# Runs within `cmake --install`: the unit, its user, and the configuration that the unit names.
# The variables in small letters are set in CMakeLists.txt; DESTDIR is file(INSTALL)'s business.

# The system's configuration is in /etc, wherever its programs are; another prefix has its own.
if(CMAKE_INSTALL_PREFIX MATCHES "^/usr(/local)?$")
    cmake_path(ABSOLUTE_PATH sysconfdir BASE_DIRECTORY /)
endif()
foreach(place IN ITEMS bindir datadir docdir sysconfdir)
    cmake_path(ABSOLUTE_PATH ${place} BASE_DIRECTORY ${CMAKE_INSTALL_PREFIX} NORMALIZE)
endforeach()

configure_file(${templates}/calciwatchd.service.in ${written}/calciwatchd.service @ONLY)
file(INSTALL ${written}/calciwatchd.service
     DESTINATION ${CMAKE_INSTALL_PREFIX}/lib/systemd/system)
file(INSTALL ${templates}/calciwatchd.sysusers
     DESTINATION ${CMAKE_INSTALL_PREFIX}/lib/sysusers.d RENAME calciwatchd.conf)

# The administrator's file: the first installation puts the default there, none ever changes it.
set(configuration ${sysconfdir}/calciwatch/calciwatch.yaml)
if(EXISTS $ENV{DESTDIR}${configuration})
    message(STATUS "Kept as it is: $ENV{DESTDIR}${configuration}")
else()
    file(INSTALL ${default_configuration} DESTINATION ${sysconfdir}/calciwatch)
    list(APPEND folders ${sysconfdir}/calciwatch)
endif()

# The service's own user reads them, whatever the umask of who installs.
list(APPEND folders ${datadir}/calciwatch ${docdir})
list(TRANSFORM folders PREPEND "$ENV{DESTDIR}")
file(CHMOD ${folders} PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE
     GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
